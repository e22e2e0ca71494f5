import streamlit as st
import dacviz as dv
from dacviz.lesson.presets import network, PRESETS
from dacviz.view.film import film
from dacviz.ui.stage import player
st.set_page_config(page_title="dacviz", layout="wide")
st.title("Backpropagation, step by step")
k = st.query_params.get("preset","paper"); by=st.query_params.get("by","node"); c=st.query_params.get("c","delta")
p=PRESETS[k]
n=network(p.sizes,p.activations,p.weights,p.init,p.seed)
tr=dv.trace(n,p.x,p.d,p.loss, 1 if c=="alpha" else None)
r=player(film(tr,by,"all",c,st.query_params.get("e","w")),int(st.query_params.get("step",0)))
st.write(r)

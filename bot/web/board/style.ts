/** How the board looks: one column on a phone, two on a desk. */
export const BOARD_STYLE = `main{max-width:1080px;padding:0 16px 40px}
header.top{display:flex;align-items:center;gap:12px;padding:16px 0 8px}header.top h1{margin:0;font-size:20px;flex:1;min-width:0}header.top small{display:block;color:var(--grey);font-size:13px;font-weight:400}
header.top form{margin:0}header.top button{width:auto;min-height:36px;padding:4px 14px;font-size:14px;font-weight:400;color:var(--grey);background:var(--paper)}
form.scope{display:flex;max-width:420px;gap:8px;margin:4px 0 8px}form.scope select{flex:1;min-width:0;min-height:44px;padding:0 12px;border:1px solid var(--line);border-radius:8px;background:var(--paper);color:inherit;font:inherit}form.scope button{width:auto;min-height:44px;padding:0 20px;background:var(--paper)}
nav{position:sticky;top:0;z-index:1;display:flex;gap:8px;margin:0 -16px 8px;padding:8px 16px;overflow-x:auto;scrollbar-width:none;background:var(--ground)}nav::-webkit-scrollbar{display:none}
nav a{flex:none;padding:5px 12px;border-radius:16px;background:var(--paper);color:var(--ink);font-size:14px;text-decoration:none;white-space:nowrap}nav a b{margin-left:4px;color:var(--green)}nav a.none{color:var(--grey)}nav a.none b{color:var(--grey);font-weight:400}
section{padding:14px 0 4px;scroll-margin-top:44px;break-inside:avoid}section>h2{margin:0 0 8px;font-size:17px}section>h2 small{margin-left:6px;color:var(--grey);font-weight:400;font-size:14px}
.card{margin:0 0 8px;padding:12px 14px;border-radius:12px;background:var(--paper)}.card h3{margin:0 0 4px;font-size:16px;line-height:1.4}.card p{margin:2px 0;font-size:15px}
.list{margin:0 0 8px;padding:0 14px;border-radius:12px;background:var(--paper);list-style:none}.list>li{padding:10px 0;border-top:1px solid var(--line)}.list>li:first-child{border:0}
.list>li.day{padding:10px 0 0;font-size:14px;color:var(--grey);font-weight:600}.list>li.day+li{border:0}.late{color:var(--red)}b.code,.list a{margin-right:2px;font-weight:600;text-decoration:none}
.say{display:inline-block;margin-top:3px;color:var(--grey);font-size:13px}.say q{quotes:none;padding:1px 7px;border-radius:5px;background:var(--green-pale);color:var(--green)}
.hint{margin:0 2px;font-size:14px}.card.hint{margin:0 0 8px}.hint q{quotes:none;color:var(--green)}
.bar{display:flex;height:8px;margin:8px 0 6px;border-radius:4px;overflow:hidden;background:var(--soft)}.bar i{display:block}.yes{background:#07a35a}.deputy{background:#7fd0a8}.no{background:#e08a3c}
.counts{display:flex;flex-wrap:wrap;gap:2px 14px;margin:0;font-size:14px;color:var(--grey)}.counts b{color:var(--ink)}.counts .dot{display:inline-block;width:8px;height:8px;margin-right:5px;border-radius:4px;vertical-align:1px}.dot.open{background:var(--soft);box-shadow:inset 0 0 0 1px var(--grey)}
.tag{display:inline-block;padding:0 7px;border-radius:5px;background:var(--soft);color:var(--grey);font-size:13px;font-weight:400;white-space:nowrap}.tag.wait{background:var(--orange-pale);color:var(--orange)}.tag.good{background:var(--green-pale);color:var(--green)}.tag.bad{background:var(--red-pale);color:var(--red)}
details{margin-top:6px;font-size:15px}summary{color:var(--blue);cursor:pointer;font-size:14px;padding:4px 0}
.units{margin:4px 0 0;padding:0;list-style:none}.units li{display:flex;gap:10px;padding:7px 0;border-top:1px solid var(--line)}.units li:first-child{border:0}.units .unit{flex:0 0 7em;min-width:0}.units .answer{flex:1;min-width:0}.answer.good{color:var(--green)}.answer.bad{color:var(--orange)}.answer.wait{color:var(--grey)}
.crumb{display:inline-block;padding:14px 0 4px;text-decoration:none;font-size:15px}ol.agenda{margin:0;padding-left:1.3em}
footer{margin-top:24px;color:var(--grey);font-size:13px}footer p{margin:2px 0;font-size:13px}
@media(min-width:820px){.columns{columns:2;column-gap:24px}nav{margin:0 0 8px;padding:8px 0}.pair{display:grid;grid-template-columns:1fr 1fr;gap:0 24px;align-items:start}.pair section:first-child{padding-top:0}}`;

// SPDX-License-Identifier: MIT
// How a report's page looks on light and dark screens and on paper.
#include "nn/chart.hpp"
#include "nn/report_parts.hpp"

namespace nn {

std::string report_style() {
  return std::string(
             R"(body{font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1f2328;background:#fff;
max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
figure{margin:0 0 1rem}
figcaption{font-size:.9rem;max-width:44rem}
svg{max-width:100%;height:auto}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:0}
dt{font-weight:bold}
dd{margin:0;overflow-wrap:anywhere}
.panels{display:flex;flex-wrap:wrap;gap:1rem}
table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0 1rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.3rem 0}
th,td{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #d8dee4}
th:first-child{text-align:left}
pre{overflow-x:auto;font-size:.9rem;line-height:1.35}
.wide{overflow-x:auto}
summary{cursor:pointer;padding:.4rem 0}
.trouble{border-left:.3rem solid #c44e00;padding-left:.8rem}
@media screen and (prefers-color-scheme:dark){
body{color:#e6edf3;background:#15181c}
th,td{border-color:#30363d}
.trouble{border-color:#ff9a52}
}
@media print{
body{font-size:11pt;max-width:none;padding:0}
h2{break-after:avoid}
figure,tr,dl,svg{break-inside:avoid}
.panels svg{width:31%}
}
)") + std::string(chart_style());
}

}  // namespace nn

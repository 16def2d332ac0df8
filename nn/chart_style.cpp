// SPDX-License-Identifier: MIT
// How charts look: what the names of classes stand for. Dashes and shapes, which do without colour, are
// nn/chart_marks.cpp's.
#include "nn/chart.hpp"

namespace nn {

std::string_view chart_style() {
  // Plain rules, no variables: some programs that show SVG files do not know them. In print, and where a
  // program knows no dark screens, the first ones stand.
  return R"(.chart{font-family:Helvetica,Arial,sans-serif;font-size:12px}
.chart-paper{fill:#fff}
.chart-text{fill:#1f2328}
.chart-title{fill:#1f2328;font-size:15px;font-weight:bold}
.chart-quiet{fill:#57606a}
.chart-grid{stroke:#d8dee4;stroke-width:1;fill:none}
.chart-frame{stroke:#57606a;stroke-width:1;fill:none}
.chart-guide{stroke:#8c959f;stroke-width:1;fill:none}
.chart-edge{stroke:#1f2328;stroke-width:1.5;fill:none}
.chart-line{stroke-width:2;fill:none;stroke-linejoin:round}
.chart-mark{stroke-width:1.5;fill:#fff}
.chart-0{stroke:#0072b2}.chart-1{stroke:#c44e00}.chart-2{stroke:#00795a}
.chart-3{stroke:#a03d80}.chart-4{stroke:#7a5c00}.chart-5{stroke:#444c56}
@media screen and (prefers-color-scheme:dark){
.chart-paper{fill:#15181c}
.chart-text,.chart-title{fill:#e6edf3}
.chart-quiet{fill:#a3adb8}
.chart-grid{stroke:#30363d}
.chart-frame{stroke:#a3adb8}
.chart-guide{stroke:#768390}
.chart-edge{stroke:#e6edf3}
.chart-mark{fill:#15181c}
.chart-0{stroke:#5ab4f0}.chart-1{stroke:#ff9a52}.chart-2{stroke:#3fcf9f}
.chart-3{stroke:#f09ad2}.chart-4{stroke:#e0c050}.chart-5{stroke:#c0c8d0}
}
)";
}

}  // namespace nn

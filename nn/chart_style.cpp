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
.chart-shade-0{fill:#a9d1ef}.chart-shade-1{fill:#c1def4}.chart-shade-2{fill:#d8eaf8}.chart-shade-3{fill:#ebf4fc}
.chart-shade-4{fill:#fef4eb}.chart-shade-5{fill:#fde7d4}.chart-shade-6{fill:#fbd7b8}.chart-shade-7{fill:#f8c598}
.chart-area-0{fill:#cfe5f5}.chart-area-1{fill:#fbdcc3}.chart-area-2{fill:#c9ebe0}
.chart-area-3{fill:#ecd0e4}.chart-area-4{fill:#ece3c0}.chart-area-5{fill:#dcdfe3}
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
.chart-shade-0{fill:#1a5480}.chart-shade-1{fill:#184769}.chart-shade-2{fill:#173a53}.chart-shade-3{fill:#172d3e}
.chart-shade-4{fill:#32261c}.chart-shade-5{fill:#472f1b}.chart-shade-6{fill:#5d381a}.chart-shade-7{fill:#744219}
.chart-area-0{fill:#12374f}.chart-area-1{fill:#4d2a12}.chart-area-2{fill:#0d4034}
.chart-area-3{fill:#46223c}.chart-area-4{fill:#443a12}.chart-area-5{fill:#343a41}
}
)";
}

}  // namespace nn

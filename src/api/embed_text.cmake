# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUT=<file> -DOUTPUT=<cpp> -P embed_text.cmake: a text file as bytes of the binary. (ccache 4.7 does not see
# what #embed reads, so a changed document would be missed.)
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
#include \"document.hpp\"

namespace answerd::api {
static constexpr char bytes[] = {${bytes}};
std::string_view document_text() {
    return {bytes, sizeof bytes};
}
} // namespace answerd::api
")

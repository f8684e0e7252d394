# SPDX-License-Identifier: Apache-2.0
# cmake -DINPUT=<file> -DOUTPUT=<cpp> -DHEADER=<hpp> -DFUNCTION=<name> -P embed_text.cmake: a text file as bytes of the
# binary, returned by the function that the header declares. (ccache 4.7 does not see
# what #embed reads, so a changed document would be missed.)
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
#include \"${HEADER}\"

namespace answerd::api {
static constexpr char bytes[] = {${bytes}};
std::string_view ${FUNCTION}() {
    return {bytes, sizeof bytes};
}
} // namespace answerd::api
")

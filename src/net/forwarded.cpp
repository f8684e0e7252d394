// SPDX-License-Identifier: Apache-2.0
#include "forwarded.hpp"

#include "text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace answerd::net {

std::optional<std::string> forwarded_client(const Request& request, const std::vector<std::string>& trusted_proxies) {
    const auto is_trusted = [&](const std::string& address) {
        return std::ranges::find(trusted_proxies, address) != trusted_proxies.end();
    };
    const auto field = request.headers.find("x-forwarded-for");
    if (field == request.headers.end() || !is_trusted(request.peer)) return std::nullopt;
    std::string_view list = field->second;
    while (true) {
        const auto comma = list.rfind(',');
        const auto last = trim_blanks(comma == std::string_view::npos ? list : list.substr(comma + 1));
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address(last, error);
        if (error) return std::nullopt;
        auto text = address.to_string();
        if (!is_trusted(text)) return text;
        if (comma == std::string_view::npos) return std::nullopt;
        list = list.substr(0, comma);
    }
}

std::string network_of(const std::string& address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address_v6(address, error);
    if (error) return address;
    auto bytes = parsed.to_bytes();
    constexpr std::size_t network_bytes = 8;
    std::fill(bytes.begin() + network_bytes, bytes.end(), std::uint8_t{0});
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

} // namespace answerd::net

// SPDX-License-Identifier: Apache-2.0
#include "pages/page.hpp"
#include "route.hpp"

namespace answerd::api {
namespace {

// The page reads the token from its own address; the server looks at it only when the claim is made.
void set_up_page(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    if (!services->set_up.is_claimed() && has_admin(*reader)) services->set_up.set_claimed();
    constexpr int gone = 410;
    exchange->answer(services->set_up.is_claimed() ? page_response(gone, claimed_html())
                                                   : page_response(200, set_up_html()));
}

} // namespace

std::vector<Route> page_routes() {
    return {{.method = "GET", .pattern = "/setup", .door = Door::open, .handle = set_up_page}};
}

} // namespace answerd::api

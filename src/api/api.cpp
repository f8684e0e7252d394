// SPDX-License-Identifier: Apache-2.0
#include "answerd/api/api.hpp"

#include "dispatcher.hpp"
#include "document.hpp"

#include <sodium.h>

#include <stdexcept>

namespace answerd::api {
namespace {

class RestApi final : public Api {
public:
    explicit RestApi(ApiParts parts) : services_(std::make_shared<Services>(std::move(parts))), dispatcher_(services_) {
        static_cast<void>(Document::the());
        if (has_admin(*services_->parts.store->open_reader())) services_->set_up.set_claimed();
        services_->imports.start();
    }
    ~RestApi() override { RestApi::stop(); }
    RestApi(const RestApi&) = delete;
    RestApi& operator=(const RestApi&) = delete;

    net::Admission admit(const net::Request& request) override { return dispatcher_.admit(request); }
    // In the fragment, which browsers keep to themselves: a secret in a URL would end in somebody's log.
    std::string set_up_path() override { return "/setup#token=" + services_->set_up.new_token(services_->now()); }
    bool is_claimed() const override { return services_->set_up.is_claimed(); }
    void begin_drain() override { services_->is_draining = true; }
    void stop() override {
        services_->imports.stop();
        services_->hashes.stop();
        services_->readers.stop();
    }

private:
    ServicesPtr services_;
    Dispatcher dispatcher_;
};

} // namespace

std::unique_ptr<Api> make_api(ApiParts parts) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium is not available");
    return std::make_unique<RestApi>(std::move(parts));
}

} // namespace answerd::api

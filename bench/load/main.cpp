// SPDX-License-Identifier: Apache-2.0
// The load generator: one epoll thread, open loop, and one line of JSON a run. See bench/run.
#include "scenario.hpp"

#include <CLI/CLI.hpp>
#include <openssl/evp.h>
#include <sys/prctl.h>

#include <string>

namespace answerd::bench {
namespace {

// "whsec_" + base64 (Standard Webhooks); the padding that base64 adds is not part of the key.
std::string decoded_secret(std::string text) {
    if (text.starts_with("whsec_")) text.erase(0, 6);
    std::string bytes(text.size(), '\0');
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    const auto padding = static_cast<int>(std::count(text.begin(), text.end(), '='));
    bytes.resize(length < padding ? 0 : static_cast<std::size_t>(length - padding));
    return bytes;
}

int run(int argc, char** argv) {
    CLI::App root{"Load for answerd, from the same machine"};
    Settings settings;
    std::string scenario;
    std::string secret;
    root.add_option("scenario", scenario)
        ->required()
        ->check(
            CLI::IsMember({"ingest", "floor", "pop", "freed", "reconnect", "idle", "memory", "broadcast", "requests"}));
    root.add_option("--port", settings.target.port)->required();
    root.add_option("--pid", settings.server, "of the server, for its CPU time and memory")->required();
    root.add_option("--secret", secret, "whsec_...");
    root.add_option("--rate", settings.rate);
    root.add_option("--seconds", settings.seconds);
    root.add_option("--connections", settings.connections);
    root.add_option("--agents", settings.agents);
    root.add_option("--first-agent", settings.first_agent);
    root.add_option("--backlog", settings.backlog);
    root.add_option("--event-bytes", settings.event_bytes);
    root.add_option("--warm-up", settings.warm_up_seconds, "seconds before --seconds, not counted");
    root.add_option("--path", settings.path, "of raw requests");
    root.add_option("--steps", settings.steps, "numbers of agents")->delimiter(',');
    root.add_flag("--tls", settings.target.uses_tls);
    CLI11_PARSE(root, argc, argv);
    prctl(PR_SET_TIMERSLACK, 1); // intended times are met to the microsecond, not to the usual fifty
    settings.target.secret_bytes = decoded_secret(secret);
    if (scenario == "ingest") run_ingest(settings);
    if (scenario == "floor") run_floor(settings);
    if (scenario == "pop") run_pop(settings);
    if (scenario == "freed") run_freed(settings);
    if (scenario == "reconnect") run_reconnect(settings);
    if (scenario == "idle") run_idle(settings);
    if (scenario == "memory") run_memory(settings);
    if (scenario == "broadcast") run_broadcast(settings);
    if (scenario == "requests") run_requests(settings);
    return 0;
}

} // namespace
} // namespace answerd::bench

int main(int argc, char** argv) {
    return answerd::bench::run(argc, argv);
}

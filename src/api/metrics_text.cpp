// SPDX-License-Identifier: Apache-2.0
#include "metrics_text.hpp"

#include <fmt/format.h>

#include <iterator>

namespace answerd::api {
namespace {

class PrometheusText {
public:
    void counter(std::string_view name, std::string_view help, std::uint64_t value) {
        one(name, help, "counter", value);
    }
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) { one(name, help, "gauge", value); }

    void histogram(std::string_view name, std::string_view help, const PopLatency& latency) {
        head(name, help, "histogram");
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < PopLatency::bounds_ms.size(); ++i) {
            total += latency.count(i);
            line("{}_bucket{{le=\"{}\"}} {}\n", name, static_cast<double>(PopLatency::bounds_ms[i]) / 1000.0, total);
        }
        total += latency.count(PopLatency::bounds_ms.size());
        line("{}_bucket{{le=\"+Inf\"}} {}\n", name, total);
        line("{}_sum {}\n", name, static_cast<double>(latency.sum_ms()) / 1000.0);
        line("{}_count {}\n", name, total);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    template <class... Values>
    void line(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    }
    void head(std::string_view name, std::string_view help, std::string_view type) {
        line("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
    }
    void one(std::string_view name, std::string_view help, std::string_view type, std::uint64_t value) {
        head(name, help, type);
        line("{} {}\n", name, value);
    }

    std::string text_;
};

void engine_metrics(PrometheusText& text, const engine::EngineMetrics& m) {
    text.counter("answerd_commands_total", "Commands the core handled.", m.commands);
    text.counter("answerd_events_total", "Events the core decided.", m.events);
    text.counter("answerd_commits_total", "Group commits.", m.commits);
    text.counter("answerd_commands_refused_total", "Commands the core refused.", m.refused);
    text.counter("answerd_commands_overloaded_total", "Commands refused because the inbox was full.", m.overloaded);
    text.gauge("answerd_inbox_length", "Commands waiting for the core.", m.inbox_length);
    text.gauge("answerd_uncommitted_events", "Events decided and not yet durable.", m.uncommitted_events);
    text.gauge("answerd_last_commit_microseconds", "Duration of the last group commit.", m.last_commit_us);
    text.gauge("answerd_waiting_items", "Work items waiting for an agent.", m.waiting_items);
    text.gauge("answerd_live_calls", "Calls that have not ended.", m.live_calls);
    text.gauge("answerd_connected_agents", "Agents with an open console.", m.connected_agents);
    text.gauge("answerd_overdue_deadlines", "Deadlines that passed without being handled; must be 0.",
               m.overdue_deadlines);
    text.gauge("answerd_storage_full", "1 while storage refuses writes.", m.is_storage_full ? 1 : 0);
}

void ingest_metrics(PrometheusText& text, const telephony::IngestMetrics& m) {
    text.counter("answerd_provider_events_total", "Provider events received.", m.events);
    text.counter("answerd_provider_duplicates_total", "Provider events that were repeats.", m.duplicates);
    text.counter("answerd_provider_quarantined_total", "Provider events that could not be understood.", m.quarantined);
    text.counter("answerd_provider_unauthenticated_total", "Provider requests without a valid signature.",
                 m.unauthenticated);
    text.counter("answerd_provider_overloaded_total", "Provider requests refused because the queue was full.",
                 m.overloaded);
    text.counter("answerd_provider_conflicting_total", "Provider events with a known key and other content.",
                 m.conflicting);
    text.counter("answerd_provider_ignored_total", "Provider events that were understood and none of our business.",
                 m.ignored);
    text.counter("answerd_provider_after_the_end_total", "Provider events about a call that is over and filed.",
                 m.after_the_end);
    text.counter("answerd_controls_failed_total", "Controls that a provider refused or did not answer.",
                 m.controls_failed);
    text.gauge("answerd_ingest_queue_length", "Provider requests waiting to be interpreted.", m.queue_length);
}

void server_metrics(PrometheusText& text, const net::ServerMetrics& m) {
    text.gauge("answerd_connections", "Open connections.", m.connections);
    text.gauge("answerd_web_sockets", "Open WebSockets.", m.web_sockets);
    text.counter("answerd_http_requests_total", "HTTP requests.", m.requests);
    text.counter("answerd_http_refused_total", "Requests and connections the HTTP gate refused.", m.refused);
    text.counter("answerd_slow_clients_total", "WebSockets closed because their client did not keep up.",
                 m.slow_clients);
}

void crm_metrics(PrometheusText& text, const CrmMetrics& m) {
    text.counter("answerd_crm_asked_total", "Callers that the CRM was asked for.", m.asked);
    text.counter("answerd_crm_found_total", "Callers that the CRM knows.", m.found);
    text.counter("answerd_crm_none_total", "Callers that the CRM does not know.", m.none);
    text.counter("answerd_crm_failed_total", "Questions without an answer that could be understood.", m.failed);
    text.counter("answerd_crm_too_late_total", "Answers whose call had gone on without them.", m.too_late);
    text.counter("answerd_crm_spared_total", "Callers not asked for: the CRM fails, or too many wait.", m.spared);
}

} // namespace

std::string metrics_text(const Services& services) {
    PrometheusText text;
    engine_metrics(text, services.parts.engine->metrics());
    if (services.parts.ingest != nullptr) ingest_metrics(text, services.parts.ingest->metrics());
    if (services.parts.health.server_metrics) server_metrics(text, services.parts.health.server_metrics());
    if (services.parts.health.crm_metrics) crm_metrics(text, services.parts.health.crm_metrics());
    text.gauge("answerd_read_queue_length", "Requests waiting for a reader.", services.readers.queue_length());
    text.gauge("answerd_sessions_cached", "Sessions known in memory.", services.sessions.size());
    const ApiCounters& counters = services.counters;
    text.counter("answerd_read_overloaded_total", "Requests refused because the read queue was full.",
                 counters.overloaded);
    text.counter("answerd_sign_ins_total", "Successful sign-ins.", counters.sign_ins);
    text.counter("answerd_sign_ins_failed_total", "Sign-ins with a wrong user name or password.",
                 counters.sign_ins_failed);
    text.counter("answerd_sign_ins_throttled_total", "Sign-ins refused before they were tried.",
                 counters.sign_ins_throttled);
    text.counter("answerd_sign_ins_delayed_total", "Sign-ins that waited because their account is guessed at.",
                 counters.sign_ins_delayed);
    text.counter("answerd_too_many_requests_total", "Requests refused because their peer or session sent too many.",
                 counters.too_many_requests);
    text.histogram("answerd_event_to_pop_seconds",
                   "From a provider event's arrival to the screen pop handed to the agent's socket.",
                   services.pop_latency);
    return text.take();
}

} // namespace answerd::api

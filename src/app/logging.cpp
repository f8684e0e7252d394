// SPDX-License-Identifier: Apache-2.0
#include "logging.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace answerd::app {

namespace {

// The message as the inside of a JSON string: spdlog's own patterns do not escape it.
class JsonMessageFlag : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        for (const char c : message.payload)
            append_escaped(c, out);
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<JsonMessageFlag>();
    }

private:
    static void append_escaped(char c, spdlog::memory_buf_t& out) {
        constexpr std::string_view hex = "0123456789abcdef";
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (code < 0x20) {
            const std::string_view prefix = "\\u00";
            out.append(prefix.data(), prefix.data() + prefix.size());
            out.push_back(hex[code >> 4U]);
            out.push_back(hex[code & 0xFU]);
        } else {
            out.push_back(c);
        }
    }
};

std::unique_ptr<spdlog::formatter> json_formatter() {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<JsonMessageFlag>('*');
    formatter->set_pattern(R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,"message":"%*"})");
    return formatter;
}

std::unique_ptr<spdlog::formatter> text_formatter() {
    return std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %-5l %v", spdlog::pattern_time_type::utc);
}

spdlog::sink_ptr make_sink(LogFormat format) {
    if (format == LogFormat::journal) return std::make_shared<spdlog::sinks::systemd_sink_mt>("answerd");
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(format == LogFormat::json ? json_formatter() : text_formatter());
    return sink;
}

// The one logger stays for the life of the process: other threads use it without a lock. What changes is the sink
// behind this one, under its own.
const std::shared_ptr<spdlog::sinks::dist_sink_mt>& outlet() {
    static const auto sink = std::make_shared<spdlog::sinks::dist_sink_mt>();
    return sink;
}

} // namespace

void set_up_logging(const LogSettings& settings) {
    if (outlet()->sinks().empty()) { // the first time, before there are other threads
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("answerd", outlet()));
        spdlog::flush_on(spdlog::level::info);
    }
    outlet()->set_sinks({make_sink(settings.format)});
    spdlog::set_level(spdlog::level::from_str(settings.level));
}

} // namespace answerd::app

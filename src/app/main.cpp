// SPDX-License-Identifier: Apache-2.0
#include "configuration_command.hpp"
#include "demo/demo.hpp"
#include "explain_command.hpp"
#include "import_command.hpp"
#include "logging.hpp"
#include "maintenance.hpp"
#include "match_command.hpp"
#include "process_configuration.hpp"
#include "serve.hpp"
#include "simulate/simulate.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <malloc.h>

#include <cstdio>
#include <iostream>
#include <optional>
#include <string>

namespace answerd::app {
namespace {

constexpr int exit_configuration = 78; // EX_CONFIG of sysexits.h

struct Arguments {
    std::string configuration_file;
    std::string data_directory;
    std::string listen; // "address:port" or "port"
    std::string archive;
    std::string server_url;
    bool dry_run = false;
    bool verify = false;
    NewUser user;
    ConfigurationCommand business;
    ImportCommand records;
    std::string item;
    MatchQuestion match;
    DemoOptions demo;
    SimulateOptions simulation;
    JournalOptions journal;
};

// The file, then what the command line overrides.
std::expected<ProcessConfiguration, ConfigurationFaults> read_configuration(const Arguments& arguments) {
    ProcessConfiguration configuration;
    if (!arguments.configuration_file.empty()) {
        auto read = read_process_configuration(arguments.configuration_file);
        if (!read) return read;
        configuration = *std::move(read);
    }
    if (!arguments.data_directory.empty()) configuration.data_directory = arguments.data_directory;
    if (!arguments.listen.empty()) {
        const auto colon = arguments.listen.rfind(':');
        if (colon != std::string::npos) configuration.http.address = arguments.listen.substr(0, colon);
        const auto port = arguments.listen.substr(colon == std::string::npos ? 0 : colon + 1);
        int number = -1;
        if (!CLI::detail::lexical_cast(port, number) || number < 0 || number > 65'535) {
            return std::unexpected(ConfigurationFaults{
                {fmt::format("answerd: --listen wants ADDRESS:PORT, not \"{}\"", arguments.listen)}});
        }
        configuration.http.port = static_cast<std::uint16_t>(number);
    }
    return configuration;
}

std::optional<ProcessConfiguration> configuration_of(const Arguments& arguments) {
    auto configuration = read_configuration(arguments);
    if (configuration) return *std::move(configuration);
    fmt::print(stderr, "{}", configuration.error().text());
    return std::nullopt;
}

int run_serve(const Arguments& arguments) {
    const auto configuration = configuration_of(arguments);
    if (!configuration) return exit_configuration;
    set_up_logging(configuration->log);
    const std::filesystem::path file = arguments.configuration_file;
    auto adapters = load_adapters(*configuration, file.parent_path());
    if (!adapters) {
        fmt::print(stderr, "{}", adapters.error().text());
        return exit_configuration;
    }
    auto crm = load_crm(*configuration, file.parent_path());
    if (!crm) {
        fmt::print(stderr, "{}", crm.error().text());
        return exit_configuration;
    }
    ServeOptions options{.configuration = *configuration,
                         .adapters = *std::move(adapters),
                         .crm = *std::move(crm),
                         .configuration_file = file,
                         .read_configuration = {}};
    if (!file.empty()) options.read_configuration = [arguments] { return read_configuration(arguments); };
    return serve(options);
}

int run_create_user(Arguments arguments) {
    const auto configuration = configuration_of(arguments);
    if (!configuration) return exit_configuration;
    fmt::print(stderr, "Password: ");
    std::getline(std::cin, arguments.user.password);
    return create_user(*configuration, arguments.user);
}

template <class Run>
int with_configuration(const Arguments& arguments, Run run) {
    const auto configuration = configuration_of(arguments);
    return configuration ? run(*configuration) : exit_configuration;
}

void add_place(CLI::App& command, Arguments& arguments) {
    command.add_option("-c,--config", arguments.configuration_file, "TOML configuration file")
        ->check(CLI::ExistingFile);
    command.add_option("-d,--data", arguments.data_directory, "data folder (overrides the file)");
}

void add_user_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* user = root.add_subcommand("user", "Create and list users beside a running server");
    user->require_subcommand(1);
    auto* create = user->add_subcommand("create", "Create a user; the password is read from standard input");
    add_place(*create, arguments);
    create->add_option("username", arguments.user.username)->required();
    create->add_option("--name", arguments.user.display_name, "display name");
    create->add_option("--role", arguments.user.roles, "agent, supervisor, admin, adapter, metrics")->required();
    create->callback([&] { exit_code = run_create_user(arguments); });
    auto* list = user->add_subcommand("list", "List users");
    add_place(*list, arguments);
    list->callback([&] { exit_code = with_configuration(arguments, list_users); });
}

int run_check(const std::string& file) {
    return is_business_configuration(file) ? check_business_configuration(file) : check_configuration(file);
}

void add_server(CLI::App& command, ServerPlace& server) {
    command.add_option("--url", server.url, "the running server")->capture_default_str();
    command.add_option("--token-file", server.token_file, "the user's token; or in the environment: ANSWERD_TOKEN");
}

void add_explain_command(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* explain = root.add_subcommand("explain", "Say why a work item waits, or why its agents were chosen");
    add_server(*explain, arguments.business.server);
    explain->add_option("item", arguments.item, "the work item's id")->required();
    explain->callback([&] { exit_code = explain_item(arguments.business.server, arguments.item); });
}

void add_match_command(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* match = root.add_subcommand("match", "Say whom a caller's number leads to");
    add_server(*match, arguments.business.server);
    match->add_option("from", arguments.match.from, "the number, as the provider would send it")->required();
    match->add_option("--region", arguments.match.region, "ISO 3166 code such as DE, for a number without +");
    match->add_option("--to", arguments.match.to, "the dialled number");
    match->add_option("--attribute", arguments.match.attribute, "an attribute of the call: accountNumber=4711");
    match->add_option("--verification", arguments.match.verification, "what the provider says: A, B, C or failed");
    match->add_option("--layout", arguments.match.layout, "the softphone layout of the agent");
    match->callback([&] { exit_code = match_caller(arguments.business.server, arguments.match); });
}

void add_config_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* config = root.add_subcommand("config", "Check configuration files; the business configuration as one file");
    config->require_subcommand(1);
    auto* check = config->add_subcommand("check", "Check a file of either kind and name every fault");
    check->add_option("file", arguments.configuration_file)->required();
    check->callback([&] { exit_code = run_check(arguments.configuration_file); });
    ConfigurationCommand& business = arguments.business;
    auto* export_command = config->add_subcommand("export", "Write a server's business configuration as one file");
    add_server(*export_command, business.server);
    export_command->add_option("-o,--output", business.file, "the file; standard output without it");
    export_command->callback([&] { exit_code = export_configuration(business); });
    auto* diff = config->add_subcommand("diff", "Say what applying a file would change; exit code 1 when it would");
    add_server(*diff, business.server);
    diff->add_option("file", business.file)->required();
    diff->callback([&] { exit_code = diff_configuration(business); });
    auto* apply = config->add_subcommand("apply", "Make a server's business configuration what the file says");
    add_server(*apply, business.server);
    apply->add_flag("--dry-run", business.dry_run, "change nothing; also say what it would do to work that waits");
    apply->add_option("file", business.file)->required();
    apply->callback([&] { exit_code = apply_configuration(business); });
}

void add_record_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    ImportCommand& records = arguments.records;
    const auto add_object = [&](CLI::App& command) {
        add_server(command, records.server);
        command.add_option("object", records.object)
            ->required()
            ->check(CLI::IsMember({"contacts", "leads", "accounts", "cases"}));
    };
    auto* import_command = root.add_subcommand("import", "Write the rows of a CSV file as records; docs/importing.md");
    add_object(*import_command);
    import_command->add_option("file", records.file)->required()->check(CLI::ExistingFile);
    import_command->add_option("--map", records.map_file, "JSON: {\"column\": \"field\"}; others by their usual names");
    import_command->add_option("--rejects", records.rejects_file,
                               "where rejected rows go; FILE.rejects.csv without it");
    import_command->add_flag("--dry-run", records.dry_run, "judge every row and keep none");
    import_command->callback([&] { exit_code = import_records(records); });
    auto* export_command = root.add_subcommand("export", "Write all records of a kind as CSV");
    add_object(*export_command);
    export_command->add_option("-o,--output", records.file, "the file; standard output without it");
    export_command->callback([&] { exit_code = export_records(records); });
}

void add_store_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* migrate_command =
        root.add_subcommand("migrate", "Bring the database to this version's schema (forward only)");
    add_place(*migrate_command, arguments);
    migrate_command->add_flag("--dry-run", arguments.dry_run, "only say what would be done");
    migrate_command->callback([&] {
        exit_code = with_configuration(arguments, [&](const auto& c) { return migrate(c, arguments.dry_run); });
    });
    auto* backup_command =
        root.add_subcommand("backup", "Write a consistent, compressed backup; works while answerd runs");
    add_place(*backup_command, arguments);
    backup_command->add_option("archive", arguments.archive)->required();
    backup_command->callback([&] {
        exit_code = with_configuration(arguments, [&](const auto& c) { return backup(c, arguments.archive); });
    });
    auto* restore_command = root.add_subcommand("restore", "Restore a backup into an empty data folder, or verify it");
    add_place(*restore_command, arguments);
    restore_command->add_option("archive", arguments.archive)->required()->check(CLI::ExistingFile);
    restore_command->add_flag("--verify", arguments.verify, "only check the archive; write nothing");
    restore_command->callback([&] {
        exit_code = with_configuration(arguments,
                                       [&](const auto& c) { return restore(c, arguments.archive, arguments.verify); });
    });
}

void add_run_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* serve_command = root.add_subcommand("serve", "Run the contact center");
    add_place(*serve_command, arguments);
    serve_command->add_option("-l,--listen", arguments.listen, "ADDRESS:PORT (overrides the file; port 0 = any)");
    serve_command->callback([&] { exit_code = run_serve(arguments); });
    auto* demo_command = root.add_subcommand("demo", "Run a seeded contact center with simulated callers and agents");
    add_place(*demo_command, arguments);
    demo_command->add_option("-l,--listen", arguments.listen, "ADDRESS:PORT (default 127.0.0.1:8080)");
    add_demo_options(*demo_command, arguments.demo);
    demo_command->callback(
        [&] { exit_code = with_configuration(arguments, [&](const auto& c) { return run_demo(c, arguments.demo); }); });
}

int run_simulate(const Arguments& arguments) {
    if (arguments.journal.is_wanted == !arguments.simulation.file.empty()) {
        fmt::print(stderr, "answerd: simulate either a scenario file or, with --journal, a recorded day\n");
        return exit_configuration;
    }
    if (!arguments.journal.is_wanted) return simulate(arguments.simulation);
    return with_configuration(arguments, [&](const ProcessConfiguration& configuration) {
        return simulate_journal(configuration, arguments.journal, arguments.simulation.as_json);
    });
}

void add_planning_commands(CLI::App& root, Arguments& arguments, int& exit_code) {
    auto* command =
        root.add_subcommand("simulate", "What if? Simulate drawn days, or recorded ones, with the real router");
    command->add_option("file", arguments.simulation.file, "TOML scenario; docs/simulation.md");
    command->add_flag("--json", arguments.simulation.as_json, "every figure as JSON");
    JournalOptions& journal = arguments.journal;
    command->add_flag("--journal", journal.is_wanted, "a recorded day of the data folder in place of a scenario");
    add_place(*command, arguments);
    command->add_option("--from", journal.from, "of the record: 2026-11-21T08:00:00Z");
    command->add_option("--until", journal.until, "of the record: 2026-11-21T18:00:00Z");
    command->add_option("--changed", journal.configuration, "the business configuration it should have had");
    command->add_option("--roster", journal.roster, "who should have been there, in place of the record");
    command->add_option("--replications", journal.replications, "of what has to be drawn")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_option("--seed", journal.seed)->capture_default_str();
    command->callback([&] { exit_code = run_simulate(arguments); });
}

int run(int argc, char** argv) {
    CLI::App root{"answerd: a contact center in one binary and one data folder"};
    root.require_subcommand(1);
    Arguments arguments;
    int exit_code = 0;
    add_run_commands(root, arguments, exit_code);
    add_config_commands(root, arguments, exit_code);
    add_explain_command(root, arguments, exit_code);
    add_match_command(root, arguments, exit_code);
    add_user_commands(root, arguments, exit_code);
    add_record_commands(root, arguments, exit_code);
    add_store_commands(root, arguments, exit_code);
    add_planning_commands(root, arguments, exit_code);
    auto* health = root.add_subcommand("health", "Ask a running server whether it is alive");
    health->add_option("url", arguments.server_url)->default_val("http://127.0.0.1:8080");
    health->callback([&] { exit_code = check_health(arguments.server_url); });
    root.add_subcommand("version", "Print the version")->callback([] { fmt::print("answerd {}\n", version); });
    CLI11_PARSE(root, argc, argv);
    return exit_code;
}

// glibc gives the top of a thread's heap back and asks for it again many times a second, two system calls for each
// event.
void keep_freed_memory_at_hand() {
    constexpr int trim_above_bytes = 16 << 20;
    constexpr int ask_for_bytes = 256 << 10;
    mallopt(M_TRIM_THRESHOLD, trim_above_bytes);
    mallopt(M_TOP_PAD, ask_for_bytes);
}

} // namespace
} // namespace answerd::app

int main(int argc, char** argv) {
    answerd::app::keep_freed_memory_at_hand();
    return answerd::app::run(argc, argv);
}

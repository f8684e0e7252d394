// SPDX-License-Identifier: Apache-2.0
#include "app/reload.hpp"
#include "app/toml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace answerd::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string first_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string second_secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

constexpr std::string_view two_adapters = R"(
[[adapter]]
name = "pbx"
kind = "byo"
secret_files = ["pbx.secret"]
[[adapter]]
name = "aws"
kind = "amazon_connect"
secret_files = ["aws.key"]
)";

class Reloading : public testing::Test {
protected:
    Reloading() : folder_(testing::TempDir() + "answerd-reload-" + std::to_string(::getpid())) {
        std::filesystem::create_directories(folder_);
        write("answerd.toml", two_adapters);
        write("pbx.secret", first_secret);
        write("aws.key", "a key of sixteen bytes");
        start();
    }
    ~Reloading() override { std::filesystem::remove_all(folder_); }

    // On what stands in the files now.
    void start() {
        ServeOptions options;
        options.configuration_file = folder_ / "answerd.toml";
        options.read_configuration = [file = options.configuration_file] { return read_process_configuration(file); };
        options.configuration = options.read_configuration().value();
        options.adapters = load_adapters(options.configuration, folder_).value();
        reloader_.emplace(options, ReloadTargets{.replace_secrets =
                                                     [this](const AdapterName& name, std::vector<std::string> secrets) {
                                                         replaced_[name.value] = std::move(secrets);
                                                         return Result<>{};
                                                     },
                                                 .reload_certificate =
                                                     [this] {
                                                         ++certificates_;
                                                         return certificate_fault_
                                                                    ? Result<>(std::unexpected(*certificate_fault_))
                                                                    : Result<>{};
                                                     },
                                                 .set_up_logging = [this](const LogSettings& log) { log_ = log; }});
    }

    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name) << text;
        std::filesystem::permissions(folder_ / name,
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    void write_configuration(const std::string& head) const { write("answerd.toml", head + std::string(two_adapters)); }

    std::filesystem::path folder_;
    std::optional<Reloader> reloader_;
    std::map<std::string, std::vector<std::string>> replaced_;
    std::optional<LogSettings> log_;
    int certificates_ = 0; // how often it was read again
    std::optional<Problem> certificate_fault_;
};

TEST_F(Reloading, ReplacesTheSecretsThatChangedAndOnlyThose) {
    write("pbx.secret", second_secret);
    EXPECT_EQ(reloader_->reload(), "Running");
    EXPECT_THAT(replaced_, ElementsAre(testing::Pair("pbx", ElementsAre(second_secret))));
    EXPECT_EQ(log_, std::nullopt);

    replaced_.clear();
    EXPECT_EQ(reloader_->reload(), "Running");
    EXPECT_THAT(replaced_, IsEmpty());
}

TEST_F(Reloading, ReadsTheCertificateAgainWhereThereIsOne) {
    EXPECT_EQ(reloader_->reload(), "Running");
    EXPECT_EQ(certificates_, 0);

    write_configuration("[http]\ncertificate_file = \"a\"\nprivate_key_file = \"b\"\n");
    start();
    EXPECT_EQ(reloader_->reload(), "Running");
    EXPECT_EQ(certificates_, 1);
    certificate_fault_ = Problem(ProblemCode::invalid, "no key");
    EXPECT_EQ(reloader_->reload(), "Running; the old certificate is kept, see the log");
}

TEST_F(Reloading, KeepsEveryOldSecretWhenOneOfTheNewIsNone) {
    write("pbx.secret", second_secret);
    write("aws.key", "short");
    write_configuration("[log]\nlevel = \"debug\"\n");
    EXPECT_THAT(reloader_->reload(), StartsWith("Running on the old configuration"));
    EXPECT_THAT(replaced_, IsEmpty());
    EXPECT_EQ(log_, std::nullopt);
}

TEST_F(Reloading, KeepsEverythingWhenTheFileHasFaults) {
    write("pbx.secret", second_secret);
    write_configuration("nonsense = 1\n[log]\nlevel = \"debug\"\n");
    EXPECT_THAT(reloader_->reload(), StartsWith("Running on the old configuration"));
    EXPECT_THAT(replaced_, IsEmpty());
    EXPECT_EQ(log_, std::nullopt);
}

TEST_F(Reloading, SwapsTheLogAndSaysThatOtherChangesWait) {
    write_configuration("reader_threads = 2\n[log]\nlevel = \"debug\"\nformat = \"json\"\n");
    EXPECT_THAT(reloader_->reload(), HasSubstr("wait for a restart"));
    EXPECT_EQ(log_, (LogSettings{.format = LogFormat::json, .level = "debug"}));
    log_.reset();
    EXPECT_THAT(reloader_->reload(), HasSubstr("wait for a restart")) << "they still wait";
    EXPECT_EQ(log_, std::nullopt);
}

TEST_F(Reloading, ASecretThatIsNoneIsNamedByItsFile) {
    write("aws.key", "short");
    const auto configuration = read_process_configuration(folder_ / "answerd.toml").value();
    EXPECT_THAT(load_adapters(configuration, folder_).error().lines,
                ElementsAre("adapter aws: secret file aws.key: is shorter than 16 bytes"));
}

// Each key of the example in turn gets another value: whoever adds one and forgets it here is reminded.
struct Leaf {
    std::string name;
    toml::node* node = nullptr;
};

std::vector<Leaf> leaves_of(toml::table& table, const std::string& prefix) {
    std::vector<Leaf> leaves;
    for (auto&& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        if (auto* inner = node.as_table(); inner != nullptr && !name.ends_with(".queue_names")) {
            for (const auto& leaf : leaves_of(*inner, name + "."))
                leaves.push_back(leaf);
        } else if (name == "adapter") {
            auto& first = *node.as_array()->front().as_table();
            for (const auto& leaf : leaves_of(first, "adapter.pbx."))
                leaves.push_back(leaf);
        } else {
            leaves.push_back({name, &node});
        }
    }
    return leaves;
}

void change(toml::node& node, const std::string& name) {
    if (auto* number = node.as_integer()) *number = number->get() == 1 ? 2 : number->get() - 1;
    if (auto* text = node.as_string()) *text = text->get() + "x";
    if (auto* flag = node.as_boolean()) *flag = !flag->get();
    if (auto* table = node.as_table()) table->insert("Another", "another");
    if (auto* list = node.as_array()) list->push_back(name.ends_with("capabilities") ? "connect" : "127.0.0.1");
}

ProcessConfiguration parsed(const toml::table& table) {
    std::ostringstream text;
    text << table;
    auto configuration = parse_process_configuration(text.str());
    EXPECT_TRUE(configuration) << configuration.error().text() << text.str();
    return configuration.value_or(ProcessConfiguration{});
}

TEST(KeysForRestart, NameEveryKeyOfTheExampleThatIsNotSwappedLive) {
    const std::set<std::string> live = {"log.format", "log.level", "adapter.pbx.secret_files"};
    const std::string file = std::string(ANSWERD_SOURCE_DIR) + "/config/answerd.example.toml";
    toml::table example = toml::parse_file(file);
    example["http"].as_table()->insert_or_assign("certificate_file", "a");
    example["http"].as_table()->insert_or_assign("private_key_file", "b");
    const auto running = parsed(example);
    const auto leaves = leaves_of(example, "");
    ASSERT_GT(leaves.size(), 15U);
    EXPECT_THAT(keys_for_restart(running, running), IsEmpty());
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const auto& name = leaves[i].name;
        if (live.contains(name) || name == "adapter.pbx.name") continue;
        toml::table other = example;
        change(*leaves_of(other, "")[i].node, name);
        EXPECT_THAT(keys_for_restart(running, parsed(other)), ElementsAre(name));
    }
}

TEST(KeysForRestart, NameAdaptersThatCameAndWent) {
    const auto adapter = [](const std::string& name) {
        return "[[adapter]]\nname = \"" + name + "\"\nkind = \"byo\"\nsecret_files = [\"s\"]\n";
    };
    EXPECT_THAT(keys_for_restart(parse_process_configuration(adapter("old")).value(),
                                 parse_process_configuration(adapter("fresh")).value()),
                ElementsAre("adapter.old (gone)", "adapter.fresh (new)"));
}

} // namespace
} // namespace answerd::app

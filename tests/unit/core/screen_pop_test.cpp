// SPDX-License-Identifier: Apache-2.0
// What opens on an agent's screen: rows H1 to H9 of the reference.
#include "core/url_template.hpp"
#include "support/core_world.hpp"

#include "answerd/core/screen_pop.hpp"

#include <gtest/gtest.h>

namespace answerd {
namespace {

Uuid uuid(std::uint64_t low) {
    return {.high = 0x0193'0000'0000'7000, .low = low};
}

MatchCandidate candidate(std::uint64_t id) {
    return {.record = {.kind = RecordKind::contact, .id = uuid(id)}, .field = "phone", .account_id = uuid(900)};
}

VoiceCall call_from(std::vector<MatchCandidate> candidates) {
    VoiceCall call{.id = CallId{uuid(1)}, .call_key = "a"};
    call.from = {.kind = PartyKind::number, .raw = PersonalText("030 901820"), .e164 = E164{4930901820}};
    call.to = {.kind = PartyKind::number, .raw = PersonalText("+4930123456"), .e164 = E164{4930123456}};
    call.queue = {"billing"};
    const auto found = candidates.size();
    call.match.outcome = found == 0 ? MatchOutcome::none : found == 1 ? MatchOutcome::one : MatchOutcome::several;
    if (found == 1) call.related_record = candidates.front().record;
    call.match.candidates = std::move(candidates);
    return call;
}

PopTab tab(PopKind kind, std::string url = {}) {
    return {.kind = kind, .defaults = {}, .url = std::move(url)};
}

SoftphoneLayout layout_with(std::vector<PopTab> none, std::vector<PopTab> one, std::vector<PopTab> several) {
    return {.name = {"sales"},
            .label = {},
            .no_match = std::move(none),
            .single_match = std::move(one),
            .multiple_matches = std::move(several)};
}

const std::vector<MatchCandidate> nobody;
const std::vector<MatchCandidate> ada{candidate(11)};
const std::vector<MatchCandidate> two{candidate(11), candidate(12)};

TEST(ScreenPop, WithoutALayoutOpensTheOneRecordOrThePickerWhenItRings) {
    const SoftphoneLayout usual;
    EXPECT_EQ(screen_pop_of(call_from(nobody), usual).kind, PopKind::nothing);
    const ScreenPop one = screen_pop_of(call_from(ada), usual);
    EXPECT_EQ(one.kind, PopKind::record);
    EXPECT_EQ(one.record, ada.front().record);
    EXPECT_EQ(one.candidates, ada);
    const ScreenPop several = screen_pop_of(call_from(two), usual);
    EXPECT_EQ(several.kind, PopKind::picker);
    EXPECT_FALSE(several.record);
    EXPECT_EQ(several.candidates, two);
    EXPECT_EQ(several.moment, PopMoment::ring);
}

TEST(ScreenPop, H1EachOutcomeHasItsOwnOfTheFourActions) {
    const std::vector<std::pair<PopKind, PopTab>> actions{
        {PopKind::search, tab(PopKind::search)},
        {PopKind::new_record, tab(PopKind::new_record)},
        {PopKind::url, tab(PopKind::url, "https://crm.example/{outcome}")},
    };
    for (const auto& [kind, wanted] : actions) {
        EXPECT_EQ(screen_pop_of(call_from(nobody), layout_with({wanted}, {}, {})).kind, kind);
        EXPECT_EQ(screen_pop_of(call_from(ada), layout_with({}, {wanted}, {})).kind, kind);
        EXPECT_EQ(screen_pop_of(call_from(two), layout_with({}, {}, {wanted})).kind, kind);
        EXPECT_EQ(screen_pop_of(call_from(ada), layout_with({wanted}, {}, {wanted})).kind, PopKind::nothing);
    }
}

TEST(ScreenPop, H3ANewRecordIsFilledInWithTheCallersNumber) {
    PopTab form = tab(PopKind::new_record);
    form.object = RecordKind::lead;
    form.defaults = {{"phone", "{from}"}, {"company", "called {to} of {attribute.shop}"}};
    VoiceCall call = call_from(nobody);
    call.attributes["shop"] = PersonalText("Café & Co");
    const ScreenPop pop = screen_pop_of(call, layout_with({form}, {}, {}));
    EXPECT_EQ(pop.object, RecordKind::lead);
    EXPECT_EQ(pop.defaults.at("phone").reveal(), "+4930901820");
    EXPECT_EQ(pop.defaults.at("company").reveal(), "called +4930123456 of Café & Co");
}

TEST(ScreenPop, ASearchIsForTheNumberAndNeverForAWithheldOne) {
    VoiceCall call = call_from(nobody);
    const SoftphoneLayout searching = layout_with({tab(PopKind::search)}, {}, {});
    EXPECT_EQ(screen_pop_of(call, searching).query.reveal(), "+4930901820");
    call.from = {.kind = PartyKind::restricted, .raw = PersonalText("anonymous"), .e164 = {}};
    EXPECT_EQ(screen_pop_of(call, searching).query.reveal(), "");
}

TEST(ScreenPop, H5OutgoingAndInternalCallsNeverPop) {
    for (const CallType type : {CallType::outbound, CallType::internal_call, CallType::consult}) {
        VoiceCall call = call_from(ada);
        call.type = type;
        EXPECT_EQ(screen_pop_of(call, {}).kind, PopKind::nothing);
        EXPECT_FALSE(screen_pop_of(call, {}).record);
    }
    VoiceCall handed_on = call_from(ada);
    handed_on.type = CallType::transfer;
    EXPECT_EQ(screen_pop_of(handed_on, {}).kind, PopKind::record);
}

TEST(ScreenPop, H8OpensSeveralTabsOfWhichTheFirstIsInFront) {
    const SoftphoneLayout layout =
        layout_with({}, {tab(PopKind::record), tab(PopKind::url, "https://crm.example/{recordId}")}, {});
    const ScreenPop pop = screen_pop_of(call_from(ada), layout);
    EXPECT_EQ(pop.kind, PopKind::record);
    ASSERT_EQ(pop.other_tabs.size(), 1U);
    EXPECT_EQ(pop.other_tabs.front().url.reveal(), "https://crm.example/" + to_string(ada.front().record.id));
}

TEST(ScreenPop, ThePickedRecordOpensAsTheOneThatWasFound) {
    VoiceCall call = call_from(two);
    call.related_record = two.back().record;
    const ScreenPop pop = screen_pop_of(call, {});
    EXPECT_EQ(pop.kind, PopKind::record);
    EXPECT_EQ(pop.candidates, (std::vector{two.back()}));
}

TEST(ScreenPop, B3WhereTheAgentIsAskedTheOneIsPicked) {
    VoiceCall call = call_from(ada);
    call.related_record.reset();
    call.match.needs_choice = true;
    EXPECT_EQ(screen_pop_of(call, {}).kind, PopKind::picker);
    EXPECT_EQ(screen_pop_of(call, {}).candidates, ada);
}

TEST(ScreenPop, WhoIsOnlyClaimedIsMarked) {
    VoiceCall call = call_from(ada);
    EXPECT_FALSE(screen_pop_of(call, {}).is_claimed);
    call.match.is_claimed = true;
    EXPECT_TRUE(screen_pop_of(call, {}).is_claimed);
}

// ---- addresses

const core::TemplateValues values{{"from", "+4930901820"}, {"queue", "a/b?c=ü"}, {"to", ""}};

TEST(UrlTemplate, EncodesEachValueAndJoinsThemAsRfc6570Says) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"https://h/{from}", "https://h/%2B4930901820"},
        {"https://h/{queue}", "https://h/a%2Fb%3Fc%3D%C3%BC"},
        {"https://h/?q={from}", "https://h/?q=%2B4930901820"},
        {"https://h/x{?from,to,callId}", "https://h/x?from=%2B4930901820&to="},
        {"https://h/x?a=1{&from}", "https://h/x?a=1&from=%2B4930901820"},
        {"https://h/x{;from,to}", "https://h/x;from=%2B4930901820;to"},
        {"https://h/x{/from,queue}", "https://h/x/%2B4930901820/a%2Fb%3Fc%3D%C3%BC"},
        {"https://h/x{.from}", "https://h/x.%2B4930901820"},
        {"https://h/{from,to}", "https://h/%2B4930901820,"},
        {"https://h/{from:3}", "https://h/%2B49"},
        {"https://h/{queue:7}", "https://h/a%2Fb%3Fc%3D%C3%BC"},
        {"https://h/{callId}", "https://h/"},
        {"https://h/{from*}", "https://h/%2B4930901820"},
    };
    for (const auto& [url, expected] : table) {
        EXPECT_EQ(core::fault_in_url(url), "") << url;
        EXPECT_EQ(core::expanded_url(url, values), expected) << url;
    }
}

TEST(UrlTemplate, RefusesWhatWouldLetACallerChooseThePlace) {
    for (const char* url : {"",
                            "javascript:alert(1)",
                            "data:text/html,{from}",
                            "ftp://h/",
                            "{from}",
                            "https://{from}/",
                            "https://h{from}",
                            "https://user@h/",
                            "https:///x",
                            "https://h/{+from}",
                            "https://h/{#from}",
                            "https://h/{nobody}",
                            "https://h/{from",
                            "https://h/from}",
                            "https://h/{}",
                            "https://h/{from,}",
                            "https://h/{from:0}",
                            "https://h/a b",
                            "https://h/\"",
                            "https://h/{attribute.}",
                            "HTTPS://h/"}) {
        EXPECT_NE(core::fault_in_url(url), "") << url;
    }
    EXPECT_NE(core::fault_in_url("https://h/" + std::string(2'000, 'x')), "");
}

// ---- in the configuration

using testing::CoreWorld;

TEST(SoftphoneLayouts, AreRefusedWithEveryFaultByPointer) {
    CoreWorld world;
    SoftphoneLayout wrong = layout_with({tab(PopKind::record), tab(PopKind::nothing)}, {tab(PopKind::picker)},
                                        {tab(PopKind::url, "ftp://h/"), tab(PopKind::new_record)});
    wrong.multiple_matches[1].defaults = {{"shoeSize", "{from}"}, {"phone", "{wrong}"}};
    const std::vector<Fault> faults = world.refused(command::PutConfiguration{.entity = wrong}).errors;
    std::vector<std::string> pointers;
    for (const Fault& fault : faults)
        pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/noMatch/0/kind", "/noMatch/1/kind", "/singleMatch/0/kind",
                                                  "/multipleMatches/0/url", "/multipleMatches/1/defaults/0/member",
                                                  "/multipleMatches/1/defaults/1/value"}));
}

TEST(MatchingRules, ARuleOnAnUnknownFieldIsRefusedWithTheFieldsName) {
    CoreWorld world;
    MatchingRule rule{.name = {"r"}, .label = {}, .fields = {"phone", "fax"}, .attribute = {}};
    const Problem refused = world.refused(command::PutConfiguration{.entity = rule});
    EXPECT_EQ(refused.pointer, "/fields/1");
    EXPECT_NE(refused.detail.find("'fax'"), std::string::npos) << refused.detail;
}

TEST(MatchingRules, AreAHundredAtMost) {
    CoreWorld world;
    MatchingRule rule{.name = {}, .label = {}, .fields = {}, .attribute = {}};
    for (int i = 0; i < 100; ++i) {
        rule.name = {"r" + std::to_string(i)};
        world.put(rule);
    }
    rule.order = 1;
    world.put(rule); // one that is there
    rule.name = {"one-more"};
    EXPECT_EQ(world.refused(command::PutConfiguration{.entity = rule}).pointer, "/name");
}

TEST(MatchingRules, AreRefusedWhereTheyCouldNeverAsk) {
    CoreWorld world;
    const auto pointer_of = [&](const MatchingRule& rule) {
        return world.refused(command::PutConfiguration{.entity = rule}).pointer;
    };
    const MatchingRule good{.name = {"r"}, .label = {}, .fields = {}, .attribute = {}};
    MatchingRule rule = good;
    rule.kind = MatchKind::identifier;
    EXPECT_EQ(pointer_of(rule), "/attribute");
    rule = good;
    rule.object = RecordKind::service_case;
    EXPECT_EQ(pointer_of(rule), "/kind");
    rule = good;
    rule.kind = MatchKind::last_digits;
    EXPECT_EQ(pointer_of(rule), "/digits");
    rule = good;
    rule.digits = 7;
    EXPECT_EQ(pointer_of(rule), "/digits");
    rule = good;
    rule.order = -1;
    EXPECT_EQ(pointer_of(rule), "/order");
}

// ---- in a contact center

class PopsOfAgents : public ::testing::Test {
protected:
    PopsOfAgents() {
        world_.put(SoftphoneLayout{.name = {"careful"}, .label = {}, .moment = PopMoment::accept, .no_match = {}});
        AgentProfile agent = testing::default_agent(1);
        agent.softphone_layout = {"careful"};
        world_.put(agent);
        world_.online(1);
    }
    void call_in(bool needs_choice) {
        auto signal = testing::signal("a", command::SignalKind::queued, world_.now);
        signal.from = testing::number("+4930901820");
        signal.queue = {"support"};
        signal.match =
            CallerMatch{.outcome = MatchOutcome::one, .candidates = {candidate(11)}, .needs_choice = needs_choice};
        world_.ok(signal);
    }
    const notice::Offer& offer() const {
        for (const AgentNotice& notice : world_.notices) {
            if (const auto* offered = std::get_if<notice::Offer>(&notice.body)) return *offered;
        }
        throw std::logic_error("nobody was offered anything");
    }
    const WorkView& shown_last() const { return std::get<notice::WorkChanged>(world_.notices.back().body).work; }
    CoreWorld world_ = testing::a_contact_center();
};

TEST_F(PopsOfAgents, H9APopOnAcceptIsKeptUntilTheAgentHasAccepted) {
    call_in(false);
    EXPECT_EQ(offer().work.pop.kind, PopKind::nothing);
    EXPECT_FALSE(offer().work.pop.record);
    EXPECT_EQ(offer().work.pop.moment, PopMoment::accept);
    world_.ok(command::AcceptWork{.agent = testing::agent_id(1), .work = world_.work_of(1).id},
              {.kind = OriginKind::agent, .user = testing::agent_id(1)});
    EXPECT_EQ(shown_last().pop.kind, PopKind::record);
}

TEST_F(PopsOfAgents, H7AnAgentWithoutTheLayoutSeesTheUsualOne) {
    world_.put(testing::default_agent(1));
    call_in(false);
    EXPECT_EQ(offer().work.pop.kind, PopKind::record);
}

TEST_F(PopsOfAgents, B3TheRecordThatNeedsAChoiceIsLinkedWhenItIsChosen) {
    world_.put(testing::default_agent(1));
    call_in(true);
    EXPECT_EQ(offer().work.pop.kind, PopKind::picker);
    EXPECT_FALSE(offer().work.call->related_record);
    EXPECT_FALSE(world_.calls.begin()->second.related_record);
}

TEST_F(PopsOfAgents, ALayoutThatAnAgentHasStays) {
    const Problem refused = world_.refused(command::RemoveConfiguration{
        .kind = ConfigurationKind::softphone_layout, .key = "careful", .expected_revision = std::nullopt});
    EXPECT_EQ(refused.code, ProblemCode::conflict);
    AgentProfile agent = testing::default_agent(2);
    agent.softphone_layout = {"missing"};
    EXPECT_EQ(world_.refused(command::PutConfiguration{.entity = agent}).pointer, "/softphoneLayout");
}

TEST(MatchingSettings, AreTheRulesByOrderAndTheRegionsOfTheDialledNumbers) {
    CoreWorld world = testing::a_contact_center();
    MatchingRule late{.name = {"a"}, .label = {}, .order = 2, .fields = {}, .attribute = {}};
    MatchingRule early{.name = {"b"}, .label = {}, .order = 1, .fields = {}, .attribute = {}};
    world.put(late);
    world.put(early);
    world.put(EntryPoint{.name = {"vienna"}, .number = E164{431123456}, .queue = {"support"}, .region = "AT"});
    const MatchingSettings settings = matching_settings_of(world.core.state().configuration);
    EXPECT_EQ(settings.rules, (std::vector{early, late}));
    EXPECT_EQ(settings.regions, (std::map<E164, std::string>{{E164{431123456}, "AT"}}));
}

} // namespace
} // namespace answerd

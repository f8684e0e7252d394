// SPDX-License-Identifier: Apache-2.0
#include "demo/conversation.hpp"

#include <array>

namespace answerd::app::demo {
namespace {

constexpr std::array router_trouble{
    SpokenLine{false, "Good morning, support, how can I help?"},
    SpokenLine{true, "Hi, my router restarts every night around three."},
    SpokenLine{false, "That is annoying. Which light is on when it comes back?"},
    SpokenLine{true, "The left one, orange, and then nothing for ten minutes."},
    SpokenLine{false, "I see a firmware update that failed. I am sending it again."},
    SpokenLine{true, "Will that take long?"},
    SpokenLine{false, "About two minutes. Please leave it plugged in."},
    SpokenLine{true, "All right, it is green now. Thank you!"},
};
constexpr std::array lost_password{
    SpokenLine{false, "Hello, you are speaking with support."},
    SpokenLine{true, "I cannot sign in, and the mail for a new password never arrives."},
    SpokenLine{false, "Let me check the address we have on file."},
    SpokenLine{true, "It should be the one at example dot com."},
    SpokenLine{false, "It had a typing mistake. I corrected it; the mail is on its way."},
    SpokenLine{true, "There it is. Great, that works."},
};
constexpr std::array wrong_invoice{
    SpokenLine{false, "Billing, good afternoon."},
    SpokenLine{true, "My last invoice is twice as high as usual."},
    SpokenLine{false, "I am looking at it. There is a second line on it since March."},
    SpokenLine{true, "I never ordered a second line."},
    SpokenLine{false, "Then I take it off and send you a corrected invoice."},
    SpokenLine{true, "And the money?"},
    SpokenLine{false, "You get it back within five working days."},
    SpokenLine{true, "Fine. Thanks for the quick help."},
};
constexpr std::array new_order{
    SpokenLine{false, "Sales, what can I do for you?"},
    SpokenLine{true, "We are moving offices and need forty lines by June."},
    SpokenLine{false, "Forty lines, with or without devices?"},
    SpokenLine{true, "Without. What would that cost a month?"},
    SpokenLine{false, "I will send you an offer with two options today."},
    SpokenLine{true, "Perfect, please copy my colleague."},
};
constexpr std::array important_customer{
    SpokenLine{false, "Good to hear from you again."},
    SpokenLine{true, "Our main number does not answer since this morning."},
    SpokenLine{false, "I see it. A rule sends it to a closed queue. One moment."},
    SpokenLine{true, "We have a launch at noon, so please hurry."},
    SpokenLine{false, "Done. Call it now, please."},
    SpokenLine{true, "It rings. You saved our day."},
};

} // namespace

std::span<const SpokenLine> conversation_about(std::string_view queue, std::size_t variant) {
    if (queue == "billing") return wrong_invoice;
    if (queue == "sales") return new_order;
    if (queue == "vip") return important_customer;
    if (variant % 2 == 0) return router_trouble;
    return lost_password;
}

std::string_view note_about(std::string_view queue) {
    if (queue == "billing") return "Second line removed, corrected invoice requested.";
    if (queue == "sales") return "Wants forty lines by June; offer with two options to be sent today.";
    if (queue == "vip") return "Routing rule of the main number corrected while on the phone.";
    return "Problem solved on the first call.";
}

} // namespace answerd::app::demo

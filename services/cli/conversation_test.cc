// The commands against a real server with the real contracts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ConversationTest : public ::testing::Test {
 protected:
  TestService service_;
  Terminal terminal_{service_};
};

TEST_F(ConversationTest, FilesWithEveryParticular) {
  service_.complaint.set_mailbox_secret(kSecret);
  ASSERT_EQ(terminal_.Run({"file", "--agency", "dinkes", "--channel", "web", "--identity", "named",
                           "--name", "Bunga", "--phone", "081200000000", "--occurred",
                           "2026-03-02 10:00", "--place", "RT 03", "-"},
                          "Selokan penuh jentik.\n"),
            0)
      << terminal_.err;
  const auto request = service_.seen<v1::CreateComplaintRequest>();
  EXPECT_EQ(request.complaint().description(), "Selokan penuh jentik.");
  EXPECT_EQ(request.complaint().complaint_class(), common::v1::COMPLAINT_CLASS_COMPLAINT);
  EXPECT_EQ(request.complaint().channel(), common::v1::CHANNEL_WEB);
  EXPECT_EQ(request.complaint().reporter_identity(), v1::REPORTER_IDENTITY_NAMED);
  EXPECT_EQ(request.complaint().reporter().display_name(), "Bunga");
  EXPECT_EQ(request.complaint().reporter().phone(), "081200000000");
  EXPECT_EQ(request.complaint().occurred_time().seconds(), absl::ToUnixSeconds(kNow));
  EXPECT_EQ(request.complaint().place().address(), "RT 03");
  EXPECT_FALSE(request.complaint().has_mandate());
  EXPECT_TRUE(base::Uuid::Parse(request.request_id()).has_value());
  EXPECT_THAT(terminal_.out, StartsWith("SG7K-3M9Q-XW2B-7  Being worked on\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("4821 0033 7715 6094"));
}

TEST_F(ConversationTest, RepeatsARequestWithTheIdItWasGiven) {
  ASSERT_EQ(terminal_.Run({"file", "Sama.", "--verbose"}), 0);
  const auto first = service_.seen<v1::CreateComplaintRequest>();
  EXPECT_EQ(terminal_.err, "request-id " + first.request_id() + "\n");
  ASSERT_EQ(terminal_.Run({"file", "Sama.", "--request-id", first.request_id()}), 0);
  EXPECT_EQ(service_.seen<v1::CreateComplaintRequest>().SerializeAsString(),
            first.SerializeAsString());
}

TEST_F(ConversationTest, FindsAComplaintByEveryWayToNameIt) {
  for (const char* written :
       {kNumber, "sg7k3m9qxw2b7", kName, "018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10"}) {
    ASSERT_EQ(terminal_.Run({"verify", written, "--track", "light"}), 0)
        << written << terminal_.err;
    const auto request = service_.seen<v1::VerifyComplaintRequest>();
    EXPECT_EQ(request.name(), kName) << written;
    EXPECT_EQ(request.track(), common::v1::TRACK_LIGHT);
    EXPECT_EQ(request.etag(), "");
  }
  EXPECT_EQ(service_.times<v1::ListComplaintsRequest>(), 2);
}

TEST_F(ConversationTest, SendsTheVersionInItsQuotes) {
  for (const char* written : {"3", "\"3\""}) {
    ASSERT_EQ(
        terminal_.Run({"assign", kName, "--unit", "bidang-p2p", "--etag", written, "Segera."}), 0);
    EXPECT_EQ(service_.seen<v1::AssignComplaintRequest>().etag(), "\"3\"");
    EXPECT_EQ(service_.seen<v1::AssignComplaintRequest>().note(), "Segera.");
  }
}

TEST_F(ConversationTest, ANumberThatIsSomebodyElsesIsRefused) {
  EXPECT_EQ(terminal_.Run({"show", "SG00-0000-0000-0"}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("RESOURCE_NOT_FOUND (NOT_FOUND)"));
  EXPECT_EQ(service_.times<v1::TrackComplaintRequest>(), 1);
  service_.caller_is_reporter = true;
  EXPECT_EQ(terminal_.Run({"show", "SG00-0000-0000-0"}), 0);
}

TEST_F(ConversationTest, ActsForAReporterWithoutAnAccountByNumberAndSecret) {
  terminal_.environment.erase("TANGGAP_TOKEN");
  ASSERT_EQ(terminal_.Run({"accept", kNumber, "--secret", kSecret, "--rating", "4"}), 0)
      << terminal_.err;
  EXPECT_EQ(service_.seen<v1::AcceptAnswerRequest>().name(), kName);
  EXPECT_EQ(service_.seen<v1::AcceptAnswerRequest>().rating().score(), 4);
  EXPECT_EQ(terminal_.Run({"accept", kNumber, "--secret", "0000000000000000", "--rating", "4"}),
            kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("MAILBOX_REFUSED"));
  EXPECT_EQ(service_.times<v1::AcceptAnswerRequest>(), 1);
}

TEST_F(ConversationTest, TracksAndTellsHowLate) {
  terminal_.environment.erase("TANGGAP_TOKEN");
  ASSERT_EQ(terminal_.Run({"track", kNumber}), 0);
  EXPECT_EQ(terminal_.out,
            "SG7K-3M9Q-XW2B-7  Being worked on\n"
            "  held by       Dinas Kesehatan, Bidang P2P\n"
            "  due           3 days late, 27 Feb 2026 07:00 WIB (RESOLVE)\n");
  ASSERT_EQ(terminal_.Run({"track", kNumber, "--language", "id"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("batas waktu   terlambat 3 hari, 27 Feb 2026 07:00 WIB"));
}

TEST_F(ConversationTest, ListsOnePageOrAllInATable) {
  ASSERT_EQ(terminal_.Run({"list", "--filter", "agency = dinkes", "--order-by", "next_due_time"}),
            0);
  EXPECT_EQ(terminal_.out,
            "NUMBER            STATE            CATEGORY        HOLDER             DUE\n"
            "SG7K-3M9Q-XW2B-7  Being worked on  demam-berdarah  dinkes/bidang-p2p  3 days late\n"
            "There are more: --all shows them.\n");
  EXPECT_EQ(service_.seen<v1::ListComplaintsRequest>().filter(), "agency = dinkes");
  EXPECT_EQ(service_.seen<v1::ListComplaintsRequest>().order_by(), "next_due_time");
  ASSERT_EQ(terminal_.Run({"list", "--all", "--json"}), 0);
  const auto json = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(json["complaints"].size(), 2u);
  EXPECT_FALSE(json.contains("nextPageToken"));
}

TEST_F(ConversationTest, CountsWhatLiesOnTheDesksOfAnAgency) {
  ASSERT_EQ(terminal_.Run({"workload", "dinkes"}), 0) << terminal_.err;
  EXPECT_EQ(terminal_.out,
            "DESK           OPEN  OVERDUE  DUE TODAY  AWAITING REPORTER\n"
            "(no unit yet)  10    0        0          0\n"
            "bidang-p2p     2     3        1          0\n"
            "all            12    3        0          0\n"
            "Counted  2 Mar 2026 10:00 WIB\n");
  EXPECT_EQ(service_.seen<v1::GetWorkloadRequest>().agency(), "dinkes");
  ASSERT_EQ(terminal_.Run({"workload", "dinkes", "--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(terminal_.out)["total"]["overdue"], 3);
  EXPECT_EQ(terminal_.Run({"workload"}), kUsage) << "it is always one agency's";
}

TEST_F(ConversationTest, ShowsTheCaseWithItsWholeHistory) {
  ASSERT_EQ(terminal_.Run({"show", kNumber}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("Selokan di RT 03 penuh jentik."));
  EXPECT_THAT(terminal_.out, HasSubstr("you may       answer, SET_DISCLOSURE\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("  category      demam-berdarah\n  version       "));
  EXPECT_THAT(terminal_.out, HasSubstr(" 1 Mar 2026 10:00 WIB  Filed  (OFFICER, dinkes)"));
  EXPECT_THAT(terminal_.out, HasSubstr("Commented"));
  EXPECT_THAT(terminal_.out, HasSubstr("Petugas [2Jdatang."));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("\x1b")));
  ASSERT_EQ(terminal_.Run({"show", kNumber, "--json"}), 0);
  const auto json = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(json["complaint"]["name"], kName);
  EXPECT_EQ(json["history"].size(), 2u);
}

TEST_F(ConversationTest, SaysWhatMayNotBeReadInItsPlace) {
  const auto withheld = ::testing::AnyOf(HasSubstr("may not"), HasSubstr("tidak boleh"));
  for (const char* language : {"en", "id"}) {
    ASSERT_EQ(terminal_.Run({"show", kNumber, "--language", language}), 0);
    EXPECT_THAT(terminal_.out, Not(withheld)) << "nothing is withheld";
  }
  service_.withholds = true;
  service_.complaint.clear_description();
  service_.complaint.set_words_withheld(true);
  service_.complaint.set_etag("\"5\"");
  ASSERT_EQ(terminal_.Run({"show", kNumber}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("  What happened\n"
                                       "    You may not read the words of this case.\n"));
  EXPECT_THAT(terminal_.out,
              HasSubstr("  Filed  (OFFICER, dinkes)\n"
                        "      You may not read the words of this entry.\n"
                        "  One entry is between the handlers: you may not see it.\n"
                        "   1 Mar 2026 10:00 WIB  Commented  (OFFICER, dinkes)\n"
                        "  2 entries are between the handlers: you may not see them.\n"));
  ASSERT_EQ(terminal_.Run({"show", kNumber, "--language", "id"}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("Anda tidak boleh membaca isi laporan ini.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("Anda tidak boleh membaca isi catatan ini.\n"
                                       "  Satu catatan antarpetugas tidak boleh Anda lihat.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("  2 catatan antarpetugas tidak boleh Anda lihat.\n"));
}

TEST_F(ConversationTest, ColoursOnlyWhereATerminalIs) {
  terminal_.colours = true;
  ASSERT_EQ(terminal_.Run({"track", kNumber}), 0);
  EXPECT_THAT(terminal_.out, HasSubstr("\033[31m3 days late"));
}

TEST_F(ConversationTest, ARefusalSaysWhatWhyAndWhatToDo) {
  service_.RefuseChanges(errors::Error(errors::Reason::INVALID_FIELD)
                             .With("field", "text")
                             .Field("text", "Say it in at most 4000 characters.")
                             .RetryAfter(absl::Seconds(2)));
  EXPECT_EQ(terminal_.Run({"comment", kName, "--audience", "internal", "Catatan."}), kRefused);
  EXPECT_EQ(service_.seen<v1::AddCommentRequest>().audience(), v1::AUDIENCE_INTERNAL);
  EXPECT_THAT(terminal_.err, StartsWith("One or more fields of the request break their rules"));
  EXPECT_THAT(terminal_.err, HasSubstr("reason      INVALID_FIELD (INVALID_ARGUMENT)"));
  EXPECT_THAT(terminal_.err, HasSubstr("field       text: Say it in at most 4000 characters."));
  EXPECT_THAT(terminal_.err, HasSubstr("try again   in 2s"));
  EXPECT_EQ(terminal_.out, "");
  terminal_.Run({"comment", kName, "--audience", "internal", "Catatan.", "--language", "id"});
  EXPECT_THAT(terminal_.err, StartsWith("Satu atau beberapa isian tidak memenuhi aturan"));
  terminal_.Run({"comment", kName, "--audience", "internal", "Catatan.", "--json"});
  const auto json = nlohmann::json::parse(terminal_.err);
  EXPECT_EQ(json["reason"], "INVALID_FIELD");
  EXPECT_EQ(json["fields"][0]["field"], "text");
  EXPECT_EQ(json["retryAfterSeconds"], 2.0);
}

TEST_F(ConversationTest, AChangeInDoubtTellsHowToRepeatIt) {
  service_.RefuseChanges(errors::Error(errors::Reason::COMMIT_IN_DOUBT));
  EXPECT_EQ(terminal_.Run({"file", "Sama."}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("--request-id " +
                                       service_.seen<v1::CreateComplaintRequest>().request_id()));
}

TEST_F(ConversationTest, AsksTheInstanceThatServesTheAgency) {
  TestService owner;
  service_.RefuseChanges(errors::Error(errors::Reason::AGENCY_SERVED_ELSEWHERE)
                             .With("agency", "dinkes")
                             .With("address", owner.address()));
  ASSERT_EQ(terminal_.Run({"file", "--agency", "dinkes", "Selokan.", "--verbose"}), 0)
      << terminal_.err;
  EXPECT_THAT(terminal_.err, HasSubstr("asking " + owner.address()));
  EXPECT_EQ(owner.seen<v1::CreateComplaintRequest>().SerializeAsString(),
            service_.seen<v1::CreateComplaintRequest>().SerializeAsString());
  // An instance that sends back to itself is not asked for ever.
  service_.RefuseChanges(
      errors::Error(errors::Reason::AGENCY_SERVED_ELSEWHERE).With("address", service_.address()));
  EXPECT_EQ(terminal_.Run({"file", "--agency", "dinkes", "Selokan."}), kRefused);
  EXPECT_EQ(service_.times<v1::CreateComplaintRequest>(), 2);
}

TEST_F(ConversationTest, WithoutATokenTheServiceAsksForOne) {
  terminal_.environment.erase("TANGGAP_TOKEN");
  EXPECT_EQ(terminal_.Run({"list"}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("TOKEN_MISSING (UNAUTHENTICATED)"));
}

TEST(UnreachableTest, SaysWhereItLookedAndWhatToDo) {
  Terminal terminal;
  // Nobody listens on the port that Linux gives away last.
  for (const std::vector<std::string>& command : {std::vector<std::string>{"track", kNumber},
                                                  {"describe"},
                                                  {"call", "TrackComplaint", "{}"}}) {
    terminal.environment["TANGGAP_ADDRESS"] = "127.0.0.1:1";
    EXPECT_EQ(terminal.Run(command), kUnreachable) << command[0];
    EXPECT_THAT(terminal.err, StartsWith("No service answers at 127.0.0.1:1.\n"));
    EXPECT_THAT(terminal.err, HasSubstr("deploy/status"));
  }
}

}  // namespace
}  // namespace tanggap::cli

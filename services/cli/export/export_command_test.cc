// The command as a person runs it, against a service with four cases: one that everybody may read,
// one whose texts the caller may not, one whose reporter only its assignee may know, and an
// imported one in which nobody wrote anything.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "services/cli/import/test_files.h"
#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Reason;
using ::testing::HasSubstr;
using ::testing::Not;

class ExportCommandTest : public ::testing::Test {
 protected:
  ExportCommandTest() : server_([this](rpc::Server& server) { AddHandlers(server); }, nullptr, {}) {
    const std::string header =
        server_.AddPrincipal({.grants = {{auth::Role::ROLE_SUPERVISOR, "dinkes", ""}}});
    terminal_.environment["TANGGAP_ADDRESS"] = server_.address();
    terminal_.environment["TANGGAP_TOKEN"] = header.substr(header.find(' ') + 1);
    Add("SG7K3M9QXW2B7", "Antre lama.");
    v1::Complaint& hidden = Add("SG7K3M9QXW2C5", "");
    hidden.set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
    hidden.set_words_withheld(true);
    Add("SG7K3M9QXW2D3", "Obat habis.").set_reporter_identity(v1::REPORTER_IDENTITY_NAMED);
    v1::Complaint& silent = Add("SG7K3M9QXW2E1", "");
    silent.set_content_visibility(v1::CONTENT_VISIBILITY_CONFIDENTIAL);
    silent.set_origin(v1::ORIGIN_IMPORTED);
    silent.mutable_external_reference()->set_source("lama");
    silent.mutable_external_reference()->set_source_agency("dinkes");
    silent.mutable_external_reference()->set_external_id("17");
  }

  v1::Complaint& Add(const std::string& number, const std::string& text) {
    const std::string name = std::string(kName).substr(0, std::string(kName).size() - 1) +
                             std::to_string(complaints_.size());
    v1::Complaint& added = complaints_[name];
    added.set_name(name);
    added.set_number(number);
    added.set_etag("\"1\"");
    added.set_agency("dinkes");
    added.set_description(text);
    added.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
    added.set_channel(common::v1::CHANNEL_APP);
    added.set_reporter_identity(v1::REPORTER_IDENTITY_SEALED);
    added.mutable_place()->set_address("Jl. Contoh 1");
    return added;
  }

  // Something is done to the first case.
  v1::HistoryEntry& Do(v1::Action action, int version) {
    auto& [name, complaint] = *complaints_.begin();
    complaint.set_etag(base::Join("\"", version, "\""));
    v1::HistoryEntry& entry = done_since_[name].emplace_back();
    entry.set_version(version);
    entry.set_action(action);
    return entry;
  }

  void AddHandlers(rpc::Server& server) {
    const std::string service = "tanggap.complaints.v1.ComplaintsService.";
    server.HandleStream<v1::WatchComplaintsRequest, v1::WatchComplaintsResponse>(
        service + "WatchComplaints",
        [this](const rpc::Context&, const v1::WatchComplaintsRequest& request, const rpc::Waker&) {
          return watch_.Open(request);
        });
    server.Handle<v1::ListComplaintsRequest, v1::ListComplaintsResponse>(
        service + "ListComplaints",
        [this](const rpc::Context&,
               const v1::ListComplaintsRequest&) -> absl::StatusOr<v1::ListComplaintsResponse> {
          if (away_-- > 0) return errors::Error(Reason::DATABASE_UNAVAILABLE);
          v1::ListComplaintsResponse response;
          for (const auto& [name, complaint] : complaints_)
            response.add_complaints()->set_name(name);
          return response;
        });
    server.Handle<v1::GetComplaintRequest, v1::Complaint>(
        service + "GetComplaint",
        [this](const rpc::Context&, const v1::GetComplaintRequest& request)
            -> absl::StatusOr<v1::Complaint> { return complaints_.at(request.name()); });
    server.Handle<v1::ListHistoryRequest, v1::ListHistoryResponse>(
        service + "ListHistory",
        [this](const rpc::Context&, const v1::ListHistoryRequest& request) {
          v1::ListHistoryResponse response;
          v1::HistoryEntry& entry = *response.add_entries();
          entry.set_version(1);
          entry.set_action(v1::ACTION_CREATE);
          entry.mutable_detail()->set_agency("dinkes");
          const auto done = done_since_.find(request.parent());
          if (done != done_since_.end())
            response.mutable_entries()->Add(done->second.begin(), done->second.end());
          return absl::StatusOr<v1::ListHistoryResponse>(response);
        });
    server.Handle<v1::RevealIdentityRequest, v1::RevealIdentityResponse>(
        service + "RevealIdentity",
        [this](const rpc::Context&,
               const v1::RevealIdentityRequest&) -> absl::StatusOr<v1::RevealIdentityResponse> {
          if (for_assignee_only_) return errors::Error(Reason::NOT_THE_ASSIGNEE);
          v1::RevealIdentityResponse response;
          response.mutable_reporter()->set_display_name("Budi Contoh");
          return response;
        });
  }

  int Export(const std::vector<std::string>& more, const std::string& output = "dinkes") {
    std::vector<std::string> words = {"export", "--agency", "dinkes", "--output",
                                      files_.Path(output)};
    words.insert(words.end(), more.begin(), more.end());
    return terminal_.Run(words);
  }
  std::string Lines() { return files_.Read("dinkes.jsonl"); }

  WatchScript watch_;
  std::map<std::string, v1::Complaint> complaints_;
  std::map<std::string, std::vector<v1::HistoryEntry>> done_since_;
  std::atomic<int> away_ = 0;
  bool for_assignee_only_ = true;
  TestFiles files_;
  testing::InProcessServer server_;
  Terminal terminal_;
};

TEST_F(ExportCommandTest, CasesWhoseTextsMayNotBeReadAreNamedAndEndItWithFour) {
  EXPECT_EQ(Export({}), 4);
  EXPECT_THAT(terminal_.out, HasSubstr("4 cases with 4 steps"));
  EXPECT_THAT(terminal_.out, HasSubstr("They contain what was written and you may read, in which"));
  EXPECT_THAT(terminal_.out, HasSubstr("no addresses apart from what texts say, and nobody "
                                       "who filed"));
  EXPECT_THAT(terminal_.err,
              HasSubstr("Something of 1 case may not be read by you, and is missing: "
                        "SG7K3M9QXW2C5. "));
  EXPECT_THAT(Lines(), HasSubstr("textsMayNotBeRead"));
  EXPECT_THAT(Lines(), Not(HasSubstr("Jl. Contoh")));
}

TEST_F(ExportCommandTest, WhereNothingIsWithheldNothingIsMissing) {
  complaints_.erase(std::next(complaints_.begin()));
  Do(v1::ACTION_COMMENT, 2).set_text("Besok.");
  Do(v1::ACTION_START_WORK, 3);
  EXPECT_EQ(Export({}), 0) << terminal_.err;
  EXPECT_THAT(terminal_.out, HasSubstr("They contain what was written and you may read, in which"));
  EXPECT_THAT(Lines(), Not(HasSubstr("textsMayNotBeRead")));
}

// What a partner system misses of a case that it may read: a note to the unit.
TEST_F(ExportCommandTest, ACaseOfWhichOneStepMayNotBeReadIsNamed) {
  Do(v1::ACTION_ASSIGN, 2).set_words_withheld(true);
  EXPECT_EQ(Export({}), 4);
  EXPECT_THAT(terminal_.err,
              HasSubstr("Something of 2 cases may not be read by you, and is missing: "
                        "SG7K3M9QXW2B7, SG7K3M9QXW2C5. "));
  EXPECT_THAT(files_.Read("dinkes-history.csv"), HasSubstr("MAY_NOT_BE_READ"));
}

TEST_F(ExportCommandTest, ACaseOfWhichAStepMayNotBeSeenIsNamed) {
  Do(v1::ACTION_COMMENT, 3).set_text("Besok.");
  EXPECT_EQ(Export({}, "gap"), 4);
  EXPECT_THAT(terminal_.err, HasSubstr("missing: SG7K3M9QXW2B7, SG7K3M9QXW2C5. "));
  done_since_.clear();
  EXPECT_EQ(Export({}, "last"), 4);
  EXPECT_THAT(terminal_.err, HasSubstr("missing: SG7K3M9QXW2B7, SG7K3M9QXW2C5. "));
}

TEST_F(ExportCommandTest, WithGapsAllowedTheyGoWithout) {
  Do(v1::ACTION_ASSIGN, 2).set_words_withheld(true);
  EXPECT_EQ(Export({"--allow-gaps"}), 0) << terminal_.err;
  EXPECT_THAT(Lines(), Not(HasSubstr("textsMayNotBeRead")));
  EXPECT_THAT(files_.Read("dinkes.csv"), HasSubstr("MAY_NOT_BE_READ"));
}

TEST_F(ExportCommandTest, WhomOnlyTheAssigneeMayKnowIsCountedAndNoReasonToEnd) {
  const std::vector<std::string> reveal = {"--allow-gaps", "--json",
                                           "--reveal-for", "legal-order",
                                           "--reason",     "Moving to another instance"};
  EXPECT_EQ(Export(reveal), 0) << terminal_.err;
  auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["cases"], 4);
  EXPECT_EQ(told["withoutTexts"], 1);
  EXPECT_EQ(told["persons"], 0);
  EXPECT_EQ(told["personsWithheld"], 4);
  EXPECT_EQ(told["exactPlaces"], true);
  EXPECT_THAT(Lines(), HasSubstr("Jl. Contoh"));
  EXPECT_EQ(Export(reveal), 2) << "the files are there";
  EXPECT_THAT(terminal_.err, HasSubstr("already"));
  for (const char* ending : {".jsonl", ".csv", "-history.csv"})
    std::filesystem::remove(files_.Path(std::string("dinkes") + ending));
  for_assignee_only_ = false;
  EXPECT_EQ(Export(reveal), 0) << terminal_.err;
  told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["persons"], 1);
  EXPECT_EQ(told["personsWithheld"], 3);
  EXPECT_THAT(Lines(), HasSubstr("Budi Contoh"));
}

TEST_F(ExportCommandTest, AServiceThatIsAwayIsWaitedFor) {
  away_ = 2;
  EXPECT_EQ(Export({"--allow-gaps"}), 0) << terminal_.err;
  away_ = 1'000'000;
  EXPECT_EQ(Export({"--allow-gaps", "--patience", "1ms"}, "other"), 1);
  EXPECT_THAT(terminal_.err, HasSubstr("DATABASE_UNAVAILABLE"));
  EXPECT_EQ(Export({"--patience", "long"}, "another"), 2);
  EXPECT_THAT(terminal_.err, HasSubstr("--patience"));
}

}  // namespace
}  // namespace tanggap::cli

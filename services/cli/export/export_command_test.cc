// The command as a person runs it, against a service with three cases: one that everybody may read,
// one whose texts the caller may not, one whose reporter only its assignee may know.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

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
    Add("SG7K3M9QXW2D3", "Obat habis.").set_reporter_identity(v1::REPORTER_IDENTITY_NAMED);
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
        service + "ListHistory", [](const rpc::Context&, const v1::ListHistoryRequest&) {
          v1::ListHistoryResponse response;
          v1::HistoryEntry& entry = *response.add_entries();
          entry.set_version(1);
          entry.set_action(v1::ACTION_CREATE);
          entry.mutable_detail()->set_agency("dinkes");
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
  std::atomic<int> away_ = 0;
  bool for_assignee_only_ = true;
  TestFiles files_;
  testing::InProcessServer server_;
  Terminal terminal_;
};

TEST_F(ExportCommandTest, CasesWhoseTextsMayNotBeReadAreNamedAndEndItWithFour) {
  EXPECT_EQ(Export({}), 4);
  EXPECT_THAT(terminal_.out, HasSubstr("3 cases with 3 steps"));
  EXPECT_THAT(terminal_.out, HasSubstr("no addresses apart from what texts say, and nobody "
                                       "who filed"));
  EXPECT_THAT(terminal_.err, HasSubstr("SG7K3M9QXW2C5"));
  EXPECT_THAT(terminal_.err, Not(HasSubstr("SG7K3M9QXW2B7")));
  EXPECT_THAT(Lines(), HasSubstr("textsMayNotBeRead"));
  EXPECT_THAT(Lines(), Not(HasSubstr("Jl. Contoh")));
}

TEST_F(ExportCommandTest, WithGapsAllowedTheyGoWithout) {
  EXPECT_EQ(Export({"--allow-gaps"}), 0) << terminal_.err;
  EXPECT_THAT(Lines(), Not(HasSubstr("textsMayNotBeRead")));
}

TEST_F(ExportCommandTest, WhomOnlyTheAssigneeMayKnowIsCountedAndNoReasonToEnd) {
  const std::vector<std::string> reveal = {"--allow-gaps", "--json",
                                           "--reveal-for", "legal-order",
                                           "--reason",     "Moving to another instance"};
  EXPECT_EQ(Export(reveal), 0) << terminal_.err;
  auto told = nlohmann::json::parse(terminal_.out);
  EXPECT_EQ(told["cases"], 3);
  EXPECT_EQ(told["persons"], 0);
  EXPECT_EQ(told["personsWithheld"], 3);
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
  EXPECT_EQ(told["personsWithheld"], 2);
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

// What people entrust to the service is nowhere to be read but in answers to who may read it: not
// in any file of the database's folder (tables, indexes, write-ahead log, the server's own log,
// which is told to write down every statement with its parameters), not in what others are told by
// the database or Redis, not in the service's log, its metrics or its errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>

#include "libs/auth/http_fetch.h"
#include "libs/base/strings.h"
#include "libs/postgres/pool.h"
#include "libs/testing/private_postgres.h"
#include "libs/testing/status_matchers.h"
#include "tests/privacy/entrances.h"
#include "tests/privacy/told_data.h"

namespace tanggap::complaints {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

// Those of the folder, in which one way in after the other is missing, would prove less and less.
constexpr size_t kFewestCanaries = 150;
constexpr int kFewestFailedRequests = 30;
constexpr size_t kFewestEvents = 35;

absl::Status Checkpoint(const std::string& url) {
  static constexpr postgres::Statement kCheckpoint = {"checkpoint", "CHECKPOINT"};
  const base::SystemClock clock;
  base::SystemRandom random;
  postgres::Pool pool({.url = url, .size = 1}, clock, random);
  return pool.Query(kCheckpoint, clock.Now() + absl::Minutes(1)).status();
}

bool AnyStartsWith(const std::set<std::string>& files, std::string_view start) {
  for (const std::string& file : files) {
    if (file.compare(0, start.size(), start) == 0) return true;
  }
  return false;
}

class PrivacyCanaryTest : public ::testing::Test {
 protected:
  PrivacyCanaryTest()
      : postgres_(testing::PrivatePostgres::Create(
            {.settings = {"full_page_writes=on", "log_min_duration_statement=0",
                          "log_parameter_max_length=-1"}})) {}

  // The folder around the data directory, where the server's own log is too.
  std::string Folder() const {
    return std::filesystem::path(postgres_->DataDirectory()).parent_path();
  }

  // Others learn nothing that was entrusted, nor by what the service knows people again, nor on
  // which map cell a CONFIDENTIAL case lies.
  void ExpectNothingIsTold() {
    const ToldData told = ReadTold(postgres_->Url());
    EXPECT_GE(told.events.size(), kFewestEvents);
    EXPECT_THAT(canaries_.In(told.bytes), IsEmpty());
    const std::string mirrored = ReadMirrored(*redis_, told.events.size());
    EXPECT_THAT(mirrored, HasSubstr("complaints.v1.ComplaintFiled"));
    EXPECT_THAT(canaries_.In(mirrored), IsEmpty());
    EXPECT_GE(told.inner_keys.size(), 10u);
    for (const std::string& key : told.inner_keys)
      EXPECT_EQ(told.bytes.find(key), std::string::npos) << key;
    std::set<v1::ContentVisibility> seen;
    for (const v1::ComplaintEvent& event : told.events) {
      const v1::ComplaintFacts& facts = event.facts();
      seen.insert(facts.content_visibility());
      const bool hidden = facts.content_visibility() == v1::CONTENT_VISIBILITY_CONFIDENTIAL;
      EXPECT_FALSE(hidden && !facts.coarse_cell().empty()) << facts.ShortDebugString();
      const bool named = facts.reporter_identity() == v1::REPORTER_IDENTITY_NAMED;
      EXPECT_FALSE(!named && !facts.reporter_pseudonym().empty()) << facts.ShortDebugString();
    }
    EXPECT_EQ(seen.size(), 2u) << "PRIVATE and CONFIDENTIAL";
  }

  // Whoever has the log of calls, the events and the tables cannot go from a case to its reporter's
  // other cases: what the log calls a caller stands nowhere else, no event tells the trace of a
  // call that a reporter made, and who files is not in the log at all.
  void ExpectLogAndTablesDoNotJoin(const std::string& log_text) {
    const LoggedCalls calls = ReadCalls(log_text);
    EXPECT_GE(calls.callers.size(), 3u);
    EXPECT_THAT(log_text, HasSubstr("CreateComplaint"));
    const std::string kept = ReadKept(postgres_->Url());
    const ToldData told = ReadTold(postgres_->Url());
    for (const std::string& caller : calls.callers) {
      EXPECT_EQ(kept.find(caller), std::string::npos) << caller;
      EXPECT_EQ(told.bytes.find(caller), std::string::npos) << caller;
    }
    for (const std::string& key : told.inner_keys)
      EXPECT_EQ(log_text.find(key), std::string::npos) << key;
    int traced = 0;
    for (size_t i = 0; i < told.events.size(); ++i) {
      const v1::ComplaintFacts& facts = told.events[i].facts();
      const std::string& trace = told.traceparents[i];
      if (trace.empty()) continue;
      ++traced;
      EXPECT_NE(facts.reporter_identity(), v1::REPORTER_IDENTITY_NONE) << facts.ShortDebugString();
      EXPECT_THAT(facts.actor(), AnyOf(v1::ACTOR_KIND_OFFICER, v1::ACTOR_KIND_SUPERVISOR,
                                       v1::ACTOR_KIND_COORDINATOR))
          << facts.ShortDebugString();
      EXPECT_NE(calls.caller_by_trace.at(trace.substr(3, 32)), "") << "the test can join";
    }
    EXPECT_GE(traced, 3);
    for (const std::string& line : base::Split(log_text, '\n')) {
      const bool filed = line.find("CreateComplaint") != std::string::npos &&
                         line.find("\"code\":\"OK\"") != std::string::npos;
      if (filed) {
        EXPECT_THAT(line, HasSubstr("\"principal\":\"\""));
      }
    }
  }

  std::unique_ptr<testing::PrivatePostgres> postgres_;
  std::unique_ptr<testing::PrivateRedis> redis_ = testing::PrivateRedis::Create();
  Canaries canaries_;
};

TEST_F(PrivacyCanaryTest, NothingEntrustedIsReadableAnywhere) {
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  Service service({.postgres_url = postgres_->Url(), .adjust = [this](AppOptions& app) {
                     app.admin_address = "127.0.0.1:0";
                     app.redis_server = redis::Options{.address = redis_->Address()};
                   }});
  Entrances entrances(service, canaries_);
  entrances.WalkAll();
  ASSERT_FALSE(HasFailure()) << "a way in is closed: the canaries have not come in";
  EXPECT_GE(canaries_.size(), kFewestCanaries);
  EXPECT_GE(entrances.failed_requests(), kFewestFailedRequests);
  ExpectNothingIsTold();
  ExpectLogAndTablesDoNotJoin(service.log_text());

  ASSERT_THAT(Checkpoint(postgres_->Url()), IsOk());
  FolderFindings found = canaries_.InFolder(Folder());
  std::cout << "Canaries: " << canaries_.size()
            << ", failed requests: " << entrances.failed_requests() << "; read " << found.files_read
            << " files, " << found.bytes_read / 1'000'000 << " MB" << std::endl;
  // The scan can find things, in each of the places.
  const std::set<std::string> control = found.files[Entrances::kControl];
  EXPECT_TRUE(AnyStartsWith(control, "data/base/")) << "tables";
  EXPECT_TRUE(AnyStartsWith(control, "data/pg_wal/")) << "write-ahead log";
  EXPECT_TRUE(AnyStartsWith(control, "server.log")) << "statements with their parameters";
  found.files.erase(Entrances::kControl);
  for (const auto& [what, files] : found.files)
    ADD_FAILURE() << what << " can be read in " << ::testing::PrintToString(files);

  const std::atomic<bool> not_cancelled{false};
  const absl::StatusOr<std::string> metrics = auth::HttpFetch(
      base::Join("http://127.0.0.1:", service.app().host().admin_port(), "/metrics"), "",
      not_cancelled);
  ASSERT_THAT(metrics, IsOk());
  EXPECT_THAT(*metrics, HasSubstr("CreateComplaint"));
  EXPECT_THAT(canaries_.In(*metrics), IsEmpty());
  EXPECT_THAT(service.log_text(), HasSubstr("CreateComplaint"));
  EXPECT_THAT(canaries_.In(service.log_text()), IsEmpty());
  EXPECT_THAT(canaries_.In(entrances.errors()), IsEmpty());
}

}  // namespace
}  // namespace tanggap::complaints

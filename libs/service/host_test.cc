#include "libs/service/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "libs/auth/http_fetch.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "libs/service/test_tiny_app.h"
#include "libs/testing/await.h"
#include "libs/testing/service_rig/sample.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::service {
namespace {

using errors::Reason;
using tanggap::testing::Await;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HostTest : public ::testing::Test {
 protected:
  TinyService::Options Options(std::function<void(TinyOptions&)> adjust = {}) {
    return {.adjust = [this, adjust](TinyOptions& options) {
      options.journal = &journal_;
      if (adjust) adjust(options);
    }};
  }
  static absl::StatusOr<common::v1::HeadResponse> Head(TinyService& service) {
    return service.Call<common::v1::HeadResponse>(
        "Head", common::v1::HeadRequest(),
        {.subject = "aud", .grants = {{auth::Role::ROLE_AUDITOR, "*", ""}}});
  }
  bool Wrote(const std::string& entry) {
    const std::vector<std::string> entries = journal_.entries();
    return std::find(entries.begin(), entries.end(), entry) != entries.end();
  }

  // Of another service, beside the one that has its own.
  HostNeeds Needs() { return {clock_, random_, log_, metrics_}; }

  // All outlive the services of the tests.
  base::SystemClock clock_;
  base::SystemRandom random_;
  telemetry::MemorySink sink_;
  telemetry::Logger log_{"tiny", clock_, sink_};
  telemetry::Metrics metrics_;
  Journal journal_;
};

TEST_F(HostTest, AnswersOnceTheTablesAreThere) {
  const tanggap::testing::Database empty;
  TinyService::Options options = Options();
  options.postgres_url = empty.url();
  options.await_ready = false;
  TinyService service(std::move(options));
  ASSERT_TRUE(Await([&] { return service.app().host().Problem() != "starting\n"; }));
  EXPECT_THAT(service.app().host().Problem(), HasSubstr("migrate"));
  const absl::Status refused = Head(service).status();
  EXPECT_THAT(refused, HasReason(Reason::DATABASE_UNAVAILABLE));
  EXPECT_TRUE(errors::RetryAfterOf(refused).has_value());
  EXPECT_THAT(journal_.entries(), IsEmpty());

  ASSERT_THAT(postgres::Migrate(empty.url(), TinyMigrations(), {}), IsOk());
  ASSERT_THAT(tanggap::testing::LoadReferenceData(empty.url()), IsOk());
  service.AwaitReady();
  EXPECT_THAT(Head(service), IsOk());
  EXPECT_THAT(journal_.entries(), ElementsAre("begin"));
}

TEST_F(HostTest, ServesNothingWhileTheServiceRefusesItsDatabase) {
  std::atomic<bool> right{false};
  TinyService::Options options = Options([&](TinyOptions& tiny) {
    tiny.check = [&](absl::Time) -> absl::Status {
      return right ? absl::OkStatus() : absl::FailedPreconditionError("turn it off");
    };
  });
  options.await_ready = false;
  TinyService service(std::move(options));
  ASSERT_TRUE(Await([&] { return service.app().host().Problem() != "starting\n"; }));
  EXPECT_THAT(service.app().host().Problem(), HasSubstr("turn it off"));
  EXPECT_THAT(Head(service).status(), HasReason(Reason::DATABASE_UNAVAILABLE));
  EXPECT_THAT(journal_.entries(), IsEmpty());

  right = true;
  service.AwaitReady();
  EXPECT_THAT(Head(service), IsOk());
  right = false;
  service.AwaitNotReady();
}

TEST_F(HostTest, EndsInOrder) {
  TinyService service(Options([](TinyOptions& options) { options.period = absl::Hours(1); }));
  ASSERT_TRUE(Await([&] { return Wrote("repeated"); }));
  EXPECT_FALSE(service.app().host().stopping());
  service.Stop();
  EXPECT_THAT(journal_.entries(), ElementsAre("begin", "repeated", "finish", "end"));
}

TEST_F(HostTest, WhatIsRepeatedComesAgainUntilTheEnd) {
  TinyService service(
      Options([](TinyOptions& options) { options.period = absl::Milliseconds(1); }));
  ASSERT_TRUE(Await([&] { return journal_.entries().size() > 5; }));
  service.Stop();
  EXPECT_EQ(journal_.entries().back(), "end");
}

TEST_F(HostTest, TellsWhenEventsGotTheirPlaces) {
  TinyService service(Options());
  service.Sql(
      "INSERT INTO ev.outbox (agency, event_id, type, subject, subject_version, record_time, "
      "traceparent, data_message, data) VALUES ('dinkes', gen_random_uuid(), 'tiny.v1.Done', "
      "'things/1', 1, now(), '', 'tanggap.tiny.v1.Done', '')");
  service.app().foundation().flow().Poke();
  EXPECT_TRUE(Await([&] { return Wrote("published"); }));
}

TEST_F(HostTest, TheAdminPortSaysWhatAnOperatorMustKnow) {
  TinyService service(Options([](TinyOptions& options) { options.admin_address = "127.0.0.1:0"; }));
  const std::atomic<bool> not_cancelled{false};
  const auto page = [&](const char* path) {
    return auth::HttpFetch(base::Join("http://127.0.0.1:", service.app().host().admin_port(), path),
                           "", not_cancelled);
  };
  EXPECT_EQ(page("/livez").value_or(""), "ok\n");
  EXPECT_THAT(page("/readyz").value_or(""), HasSubstr("a note\n"));
  EXPECT_THAT(page("/metrics").value_or(""), HasSubstr("tanggap_rpc_seconds"));
}

TEST_F(HostTest, OneThatCannotListenGoesAsItCame) {
  TinyService service(Options());
  Journal journal;
  TinyOptions taken = service.app().options();
  taken.journal = &journal;
  taken.listen_address = service.app().host().address();
  {
    TinyApp other(taken, Needs());
    EXPECT_FALSE(other.Start().ok());
  }
  EXPECT_THAT(journal.entries(), IsEmpty());
}

TEST_F(HostTest, OneThatIsDroppedEndsWhatItBegan) {
  TinyService service(Options());
  Journal journal;
  TinyOptions options = service.app().options();
  options.journal = &journal;
  options.period = absl::Milliseconds(1);
  {
    TinyApp other(options, Needs());
    ASSERT_THAT(other.Start(), IsOk());
    ASSERT_TRUE(other.host().AwaitReady(true, absl::Seconds(30)));
  }
  const std::vector<std::string> entries = journal.entries();
  EXPECT_THAT(entries, Contains("begin"));
  EXPECT_THAT(entries, Not(Contains("finish"))) << "nobody drained it";
}

TEST_F(HostTest, OptionsThatProductionRefusesStartNothing) {
  TinyService service(Options());
  TinyOptions options = service.app().options();
  options.development = false;
  TinyApp other(options, Needs());
  EXPECT_THAT(other.Start().message(), HasSubstr("cannot be used in production"));
  options.development = true;
  options.master_key_file = "/nowhere/master";
  TinyApp keyless(options, Needs());
  EXPECT_THAT(keyless.Start().message(), HasSubstr("(setting --master-key-file)"));
}

}  // namespace
}  // namespace tanggap::service

// Open watches in time: they say that they live, hold nobody up, and end with the reason why.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/watching.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::Await;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr char kNotRead[] =
    "tanggap_rpc_stream_ends_total{method=\"tanggap.complaints.v1.ComplaintsService."
    "WatchComplaints\",reason=\"STREAM_NOT_READ\"}";

Service::Options WithStreams(const std::function<void(rpc::StreamLimits&)>& adjust,
                             const base::Clock* clock = nullptr) {
  return {.clock = clock, .adjust = [adjust](AppOptions& app) { adjust(app.streams); }};
}

TEST(WatchHeartbeatTest, SaysThatItLivesAndWhereItStandsWhenNothingHappens) {
  Service service(WithStreams([](auto& streams) { streams.heartbeat = absl::Milliseconds(20); }));
  Watching watching(service, WatchOf({"dinkes"}));
  watching.Open();
  for (int i = 0; i < 3; ++i) {
    const auto heartbeat = watching.Next();
    ASSERT_THAT(heartbeat, IsOk());
    EXPECT_EQ(heartbeat->changes_size(), 0);
    EXPECT_TRUE(heartbeat->caught_up());
  }
  const std::string cursor = watching.cursor();
  File(service);
  EXPECT_EQ(watching.Take(1)[0].event().position(), 1);
  EXPECT_EQ(Watching(service, WatchFrom(cursor)).Take(1)[0].event().position(), 1);
}

TEST(WatchEndTest, EndsWithItsCallersToken) {
  base::ManualClock clock(MondayMorning());
  Service service(
      WithStreams([](auto& streams) { streams.caller_check = absl::Seconds(1); }, &clock));
  const Caller caller = WithToken(service.Token(Partner(), absl::Minutes(5)));
  Watching watching(service, WatchOf({"dinkes"}), caller, absl::Hours(3));
  watching.Open();
  clock.Advance(absl::Minutes(3));
  File(service);
  watching.Take(1);
  clock.Advance(absl::Minutes(5));
  EXPECT_THAT(watching.End(), HasReason(Reason::TOKEN_EXPIRED));
  Watching resumed(service, WatchFrom(watching.cursor()));
  resumed.Open();
}

TEST(WatchEndTest, EndsAfterAnHourAndGoesOnFromItsCursor) {
  base::ManualClock clock(MondayMorning());
  Service service(WithStreams([](auto&) {}, &clock));
  Watching watching(service, WatchOf({"dinkes"}),
                    WithToken(service.Token(Partner(), absl::Hours(3))), absl::Hours(3));
  watching.Open();
  clock.Advance(absl::Minutes(61));
  EXPECT_THAT(watching.End(), HasReason(Reason::STREAM_ENDED));
  File(service);
  EXPECT_EQ(Watching(service, WatchFrom(watching.cursor())).Take(1)[0].event().position(), 1);
}

TEST(WatchEndTest, EndsWithTheService) {
  Service service;
  Watching watching(service, WatchOf({"dinkes"}));
  watching.Open();
  const auto begun = std::chrono::steady_clock::now();
  std::thread draining([&] { service.app().host().Drain(); });
  EXPECT_THAT(watching.End(), HasReason(Reason::SHUTTING_DOWN));
  draining.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20))
      << "open streams do not hold up the end";
}

TEST(WatchEndTest, OneCallerMayOpenSoMany) {
  Service service(WithStreams([](auto& streams) { streams.open_per_caller = 2; }));
  Watching first(service, WatchOf({"dinkes"})), second(service, WatchOf({"dinkes"}));
  first.Open();
  second.Open();
  EXPECT_THAT(Watching(service, WatchOf({"dinkes"})).Next(), HasReason(Reason::RATE_LIMITED));
  Watching of_another(service, WatchOf({"dinkes"}), Supervisor());
  of_another.Open();
}

class SlowReaderTest : public ::testing::Test {
 protected:
  // Repeats the first event of dinkes' log: more than a connection takes up on its way.
  void FillLog(int count) {
    File(service_);
    Watching(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST)).Take(1);
    service_.Sql(base::Join(
        "INSERT INTO ev.log SELECT agency, 1 + i, gen_random_uuid(), type, subject, 1 + i, ",
        "record_time, traceparent, data_message, data FROM ev.log, generate_series(1, ", count,
        ") i WHERE agency = 'dinkes' AND position = 1; ", "UPDATE ev.log_head SET position = 1 + ",
        count, " WHERE agency = 'dinkes'"));
    // The workload reads the same log: let it have done so.
    const std::string head = base::Join(count + 1);
    ASSERT_TRUE(Await([&] {
      return service_.Sql("SELECT position FROM ev.checkpoint WHERE agency = 'dinkes'") == head;
    }));
  }
  int Reads() const { return service_.Times("event_log_read"); }
  // Until hardly anything is read for a while: the workload looks four times a second. The bell
  // reads heads, and not events.
  void AwaitQuiet() {
    int reads = Reads();
    absl::Time since = absl::Now();
    ASSERT_TRUE(Await([&] {
      if (absl::Now() - since < absl::Milliseconds(500)) return false;
      const int read_meanwhile = Reads() - reads;
      reads += read_meanwhile;
      since = absl::Now();
      return read_meanwhile <= 4;
    }));
  }

  absl::Duration longest_write_ = absl::Minutes(1);
  Service service_{WithStreams([this](auto& streams) { streams.longest_write = longest_write_; })};
};

TEST_F(SlowReaderTest, IsReadForNoFurtherThanItTakesAndHoldsNobodyUp) {
  constexpr int kEvents = 30'000;
  FillLog(kEvents);
  const int before = Reads();
  Watching slow(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST));
  ASSERT_THAT(slow.Next(), IsOk());
  AwaitQuiet();
  const int for_slow = Reads() - before;
  // 500 events a message: the rest waits in the log, and not in this process.
  EXPECT_LT(for_slow, kEvents / 500 / 2);
  Watching quick(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST), Supervisor());
  quick.Take(kEvents + 1);
  File(service_);
  EXPECT_EQ(quick.Take(1)[0].event().position(), kEvents + 2);
  EXPECT_LT(Reads() - before - for_slow, kEvents / 500 * 2);
}

TEST_F(SlowReaderTest, IsEndedAndMissesNothing) {
  constexpr int kEvents = 30'000;
  longest_write_ = absl::Milliseconds(200);
  service_.Restart();
  FillLog(kEvents);
  Watching slow(service_, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST));
  size_t read = 0;
  const auto first = slow.Next();
  ASSERT_THAT(first, IsOk());
  read += static_cast<size_t>(first->changes_size());
  ASSERT_TRUE(Await([&] { return service_.Metric(kNotRead) >= 1; }));
  // What was on its way still comes.
  for (auto next = slow.Next(); next.ok(); next = slow.Next())
    read += static_cast<size_t>(next->changes_size());
  EXPECT_LT(read, kEvents);
  Watching resumed(service_, WatchFrom(slow.cursor()));
  resumed.Take(kEvents + 1 - read);
}

}  // namespace
}  // namespace tanggap::complaints

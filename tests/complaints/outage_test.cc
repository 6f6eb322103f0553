// PostgreSQL away: refused at once with a time to try again, and back by itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "libs/testing/private_postgres.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"
#include "tests/complaints/watching.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using tanggap::testing::PrivatePostgres;
using tanggap::testing::StatusIs;

class OutageTest : public ::testing::Test {
 protected:
  OutageTest() : postgres_(PrivatePostgres::Create()) {}

  std::unique_ptr<Service> MakeService(bool await_ready = true) {
    return std::make_unique<Service>(
        Service::Options{.postgres_url = postgres_->Url(), .await_ready = await_ready});
  }
  static absl::StatusOr<v1::Complaint> TryToFile(Service& service,
                                                 const v1::CreateComplaintRequest& request,
                                                 absl::Duration timeout = absl::Seconds(5)) {
    return service.Call<v1::Complaint>("CreateComplaint", request, Citizen(), {.timeout = timeout});
  }
  static void ExpectUnavailable(const absl::Status& status) {
    EXPECT_THAT(status, HasReason(Reason::DATABASE_UNAVAILABLE));
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_GT(errors::RetryAfterOf(status).value_or(absl::ZeroDuration()), absl::ZeroDuration());
  }

  std::unique_ptr<PrivatePostgres> postgres_;
};

TEST_F(OutageTest, StoppedAndStartedAgain) {
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  const std::unique_ptr<Service> service = MakeService();
  const v1::Complaint filed = File(*service);
  postgres_->Stop();
  const v1::CreateComplaintRequest request = NewComplaint();
  ExpectUnavailable(TryToFile(*service, request).status());
  ExpectUnavailable(
      service->Call<v1::Complaint>("GetComplaint", Get(filed.name()), Citizen()).status());
  const v1::VerifyComplaintRequest verify = Verify(filed.name());
  ExpectUnavailable(service->Call<v1::Complaint>("VerifyComplaint", verify, Officer()).status());
  service->AwaitNotReady();
  postgres_->Start();
  service->AwaitReady();
  EXPECT_THAT(TryToFile(*service, request), IsOk());
  EXPECT_THAT(service->Call<v1::Complaint>("VerifyComplaint", verify, Officer()), IsOk());
}

TEST_F(OutageTest, AnOpenWatchEndsAndGoesOnFromItsCursor) {
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  Service service({.postgres_url = postgres_->Url(), .adjust = [](AppOptions& app) {
                     app.streams.heartbeat = absl::Milliseconds(20);
                   }});
  File(service);
  Watching watching(service, WatchOf({"dinkes"}, v1::WATCH_START_OLDEST));
  watching.Take(1);
  postgres_->Stop();
  ExpectUnavailable(watching.End());
  service.AwaitNotReady();
  ExpectUnavailable(Watching(service, WatchFrom(watching.cursor())).End());
  postgres_->Start();
  service.AwaitReady();
  File(service);
  EXPECT_THAT(PlacesOf(Watching(service, WatchFrom(watching.cursor())).Take(1)),
              ::testing::ElementsAre("dinkes 2"));
}

TEST_F(OutageTest, KilledWhileManyFileLosesNoAcknowledgedComplaintAndDoublesNone) {
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  const std::unique_ptr<Service> service = MakeService();
  std::vector<v1::CreateComplaintRequest> requests;
  for (int i = 0; i < 200; ++i) requests.push_back(NewComplaint());
  std::vector<std::string> acknowledged(requests.size());
  std::atomic<size_t> next{0};
  std::atomic<int> filed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (size_t at = next++; at < requests.size(); at = next++) {
        const auto answer = TryToFile(*service, requests[at]);
        if (answer.ok()) {
          acknowledged[at] = answer->name();
          ++filed;
        } else {
          EXPECT_THAT(answer.status(), StatusIs(absl::StatusCode::kUnavailable));
        }
      }
    });
  }
  while (filed < 20) std::this_thread::yield();
  postgres_->Kill9();
  for (std::thread& thread : threads) thread.join();
  postgres_->Start();
  service->AwaitReady();
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto answer = TryToFile(*service, requests[i], absl::Seconds(30));
    ASSERT_THAT(answer, IsOk());
    if (!acknowledged[i].empty()) {
      EXPECT_EQ(answer->name(), acknowledged[i]);
    }
  }
  v1::ListComplaintsRequest list;
  list.set_page_size(100);
  int found = 0;
  do {
    const auto page = service->Call<v1::ListComplaintsResponse>("ListComplaints", list, Citizen());
    ASSERT_THAT(page, IsOk());
    found += page->complaints_size();
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(found, 200);
}

TEST_F(OutageTest, FrozenEndsEveryCallByItsDeadlineAndThawedServesAgain) {
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  const std::unique_ptr<Service> service = MakeService();
  const v1::Complaint filed = File(*service);
  postgres_->Freeze();
  const v1::CreateComplaintRequest request = NewComplaint();
  std::vector<std::thread> threads;
  const absl::Time start = absl::Now();
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const absl::Status status =
          i % 2 == 0 ? TryToFile(*service, request, absl::Seconds(2)).status()
                     : service
                           ->Call<v1::Complaint>("GetComplaint", Get(filed.name()), Citizen(),
                                                 {.timeout = absl::Seconds(2)})
                           .status();
      EXPECT_FALSE(status.ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LT(absl::Now() - start, absl::Seconds(20)) << "hangs";
  postgres_->Thaw();
  service->AwaitReady();
  absl::StatusOr<v1::Complaint> again = TryToFile(*service, request, absl::Seconds(30));
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (!again.ok() && absl::Now() < give_up) {
    again = TryToFile(*service, request, absl::Seconds(30));
  }
  EXPECT_THAT(again, IsOk());
}

TEST_F(OutageTest, AbsentAtTheStartItComesUpWhenTheDatabaseDoes) {
  postgres_->Stop();
  const std::unique_ptr<Service> service = MakeService(/*await_ready=*/false);
  ExpectUnavailable(TryToFile(*service, NewComplaint()).status());
  EXPECT_NE(service->app().host().Problem(), "");
  postgres_->Start();
  ExpectUnavailable(TryToFile(*service, NewComplaint()).status());
  ASSERT_THAT(Prepare(postgres_->Url()), IsOk());
  service->AwaitReady();
  EXPECT_THAT(TryToFile(*service, NewComplaint(), absl::Seconds(30)), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints

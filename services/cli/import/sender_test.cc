#include "services/cli/import/sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libs/errors/error.h"
#include "libs/errors/rpc_status.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// Every item is answered by its external id: "added", "refused", ...
v1::ImportComplaintsResponse Answer(const v1::ImportComplaintsRequest& request) {
  v1::ImportComplaintsResponse response;
  for (const v1::ImportedComplaint& item : request.complaints()) {
    v1::ImportComplaintResult& result = *response.add_results();
    const std::string& id = item.external_reference().external_id();
    result.set_outcome(id == "refused" ? v1::IMPORT_OUTCOME_REFUSED : v1::IMPORT_OUTCOME_ADDED);
    result.set_times_adjusted(id == "adjusted");
    result.set_filing_differs(id == "refiled");
    result.set_history_differs(id == "retold");
    if (id != "refused") continue;
    *result.mutable_error() = errors::ToRpcStatus(errors::Error(Reason::UNKNOWN_AGENCY)
                                                      .With("agency", "dinas-antariksa")
                                                      .Field("complaint.agency", "There is none.")
                                                      .ToStatus(),
                                                  errors::Language::kEnglish);
  }
  return response;
}

SentBatch BatchOf(int64_t number, const std::vector<std::string>& ids) {
  SentBatch batch{.number = number};
  batch.outcomes.push_back({.row = 1, .fate = RowFate::kRejected, .reason = "by the mapping"});
  for (const std::string& id : ids) {
    batch.undecided.push_back(batch.outcomes.size());
    batch.outcomes.push_back({.external_id = id});
    batch.request.add_complaints()->mutable_external_reference()->set_external_id(id);
  }
  return batch;
}

class SenderTest : public ::testing::Test {
 protected:
  using Call = std::function<absl::StatusOr<v1::ImportComplaintsResponse>(
      const v1::ImportComplaintsRequest&)>;

  std::unique_ptr<Sender> Make(Call call, int concurrency = 1,
                               absl::Duration patience = absl::Minutes(1)) {
    return std::make_unique<Sender>(Sender::Options{.call = std::move(call),
                                                    .concurrency = concurrency,
                                                    .patience = patience,
                                                    .patience_at_first = patience,
                                                    .longest_pause = absl::Milliseconds(1)},
                                    random_, [this](SentBatch batch) {
                                      const base::MutexLock lock(mutex_);
                                      settled_.push_back(std::move(batch));
                                    });
  }

  base::SystemRandom random_;
  base::Mutex mutex_;
  std::vector<SentBatch> settled_;
};

TEST_F(SenderTest, TheServicesAnswersDecideTheRowsThatWereSent) {
  auto sender = Make(Answer);
  ASSERT_THAT(sender->Submit(BatchOf(0, {"added", "refused", "adjusted", "refiled", "retold"})),
              IsOk());
  ASSERT_THAT(sender->Drain(), IsOk());
  ASSERT_EQ(settled_.size(), 1u);
  const std::vector<RowOutcome>& outcomes = settled_[0].outcomes;
  EXPECT_EQ(outcomes[0].reason, "by the mapping");
  EXPECT_EQ(outcomes[1].fate, RowFate::kAdded);
  EXPECT_FALSE(outcomes[1].times_adjusted);
  EXPECT_EQ(outcomes[2].fate, RowFate::kRejected);
  EXPECT_THAT(outcomes[2].reason, HasSubstr("dinas-antariksa"));
  EXPECT_THAT(outcomes[2].reason, EndsWith("ListAgencies (complaint.agency: There is none)"));
  EXPECT_TRUE(outcomes[3].times_adjusted);
  EXPECT_FALSE(outcomes[3].filing_differs);
  EXPECT_TRUE(outcomes[4].filing_differs);
  EXPECT_FALSE(outcomes[4].history_differs);
  EXPECT_TRUE(outcomes[5].history_differs);
}

TEST_F(SenderTest, ABatchWithoutItemsIsNotSent) {
  auto sender = Make([](const auto&) -> absl::StatusOr<v1::ImportComplaintsResponse> {
    return absl::InternalError("was called");
  });
  ASSERT_THAT(sender->Submit(BatchOf(0, {})), IsOk());
  EXPECT_THAT(sender->Drain(), IsOk());
  EXPECT_EQ(settled_.size(), 1u);
}

TEST_F(SenderTest, AServiceThatIsAwayOrBusyIsAskedAgain) {
  std::atomic<int> calls = 0;
  auto sender = Make([&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
    switch (calls++) {
      case 0:
        return absl::UnavailableError("away");
      case 1:
        return errors::Error(Reason::OVERLOADED).RetryAfter(absl::Milliseconds(1)).ToStatus();
      case 2:
        return absl::DeadlineExceededError("slow");
      default:
        return Answer(request);
    }
  });
  ASSERT_THAT(sender->Submit(BatchOf(0, {"added"})), IsOk());
  EXPECT_THAT(sender->Drain(), IsOk());
  EXPECT_EQ(settled_.size(), 1u);
  EXPECT_EQ(sender->retries(), 3);
}

TEST_F(SenderTest, WhatWillNotPassEndsItAtOnce) {
  std::atomic<int> calls = 0;
  auto sender = Make([&](const auto&) -> absl::StatusOr<v1::ImportComplaintsResponse> {
    ++calls;
    return errors::Error(Reason::ROLE_MISSING).ToStatus();
  });
  ASSERT_THAT(sender->Submit(BatchOf(0, {"added"})), IsOk());
  EXPECT_THAT(sender->Drain(), HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(sender->Submit(BatchOf(1, {"added"})), HasReason(Reason::ROLE_MISSING));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(settled_.empty());
}

TEST_F(SenderTest, PatienceEnds) {
  auto sender =
      Make([](const auto&) { return absl::UnavailableError("away"); }, 2, absl::Milliseconds(20));
  ASSERT_THAT(sender->Submit(BatchOf(0, {"added"})), IsOk());
  EXPECT_TRUE(absl::IsUnavailable(sender->Drain()));
  EXPECT_TRUE(settled_.empty());
}

// Fails as a whole where `bad` is among the items.
absl::StatusOr<v1::ImportComplaintsResponse> AnswerWithout(
    const v1::ImportComplaintsRequest& request, const std::string& bad,
    const absl::Status& failure) {
  for (const v1::ImportedComplaint& item : request.complaints())
    if (bad.empty() || item.external_reference().external_id() == bad) return failure;
  return Answer(request);
}

TEST_F(SenderTest, OneItemThatNoBatchPassesWithIsFoundAndRejectedAlone) {
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) ids.push_back(std::to_string(i));
  for (const absl::Status& failure :
       {errors::Error(Reason::REQUEST_TOO_LARGE).With("limit", "262144").ToStatus(),
        errors::Error(Reason::INTERNAL_ERROR).ToStatus()}) {
    settled_.clear();
    auto sender = Make([&](const auto& request) { return AnswerWithout(request, "17", failure); });
    ASSERT_THAT(sender->Submit(BatchOf(0, ids)), IsOk());
    ASSERT_THAT(sender->Drain(), IsOk());
    ASSERT_EQ(settled_.size(), 1u);
    for (size_t i = 1; i < settled_[0].outcomes.size(); ++i) {
      const RowOutcome& outcome = settled_[0].outcomes[i];
      const bool bad = outcome.external_id == "17";
      EXPECT_EQ(outcome.fate, bad ? RowFate::kRejected : RowFate::kAdded) << i;
      EXPECT_EQ(outcome.reason.empty(), !bad);
    }
  }
}

TEST_F(SenderTest, WhatNoItemPassesWithoutAWordWhyEndsIt) {
  const absl::Status failure = errors::Error(Reason::INTERNAL_ERROR).ToStatus();
  auto sender = Make([&](const auto& request) { return AnswerWithout(request, "", failure); });
  ASSERT_THAT(sender->Submit(BatchOf(0, {"a", "b", "c"})), IsOk());
  EXPECT_THAT(sender->Drain(), HasReason(Reason::INTERNAL_ERROR));
  EXPECT_TRUE(settled_.empty());
}

TEST_F(SenderTest, ItemsThatSomebodyElseChangedAreSentAgainAlone) {
  std::atomic<int> calls = 0;
  std::vector<int> sizes;
  auto sender = Make([&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
    sizes.push_back(request.complaints_size());
    v1::ImportComplaintsResponse response = Answer(request);
    if (++calls > 2) return response;
    v1::ImportComplaintResult& last = *response.mutable_results()->rbegin();
    last.set_outcome(v1::IMPORT_OUTCOME_REFUSED);
    *last.mutable_error() = errors::ToRpcStatus(errors::Error(Reason::CONCURRENT_CHANGE).ToStatus(),
                                                errors::Language::kEnglish);
    return response;
  });
  ASSERT_THAT(sender->Submit(BatchOf(0, {"refused", "added", "busy"})), IsOk());
  ASSERT_THAT(sender->Drain(), IsOk());
  EXPECT_EQ(sizes, (std::vector<int>{3, 1, 1}));
  EXPECT_EQ(settled_[0].outcomes[1].fate, RowFate::kRejected);
  EXPECT_EQ(settled_[0].outcomes[3].fate, RowFate::kAdded);
  EXPECT_EQ(settled_[0].outcomes[3].reason, "");
}

// Takes the first item, and says of the others that somebody is changing them.
v1::ImportComplaintsResponse AnswerToTheFirst(const v1::ImportComplaintsRequest& request) {
  v1::ImportComplaintsResponse response = Answer(request);
  for (int i = 1; i < response.results_size(); ++i) {
    response.mutable_results(i)->set_outcome(v1::IMPORT_OUTCOME_REFUSED);
    *response.mutable_results(i)->mutable_error() = errors::ToRpcStatus(
        errors::Error(Reason::CONCURRENT_CHANGE).ToStatus(), errors::Language::kEnglish);
  }
  return response;
}

TEST_F(SenderTest, HoweverManyVersionsACaseHasEachIsTakenInItsTurn) {
  std::vector<std::string> taken;
  auto sender = Make(
      [&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
        taken.push_back(request.complaints(0).external_reference().external_id());
        return AnswerToTheFirst(request);
      },
      1, absl::Milliseconds(20));
  std::vector<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.push_back(std::to_string(i));
  ASSERT_THAT(sender->Submit(BatchOf(0, ids)), IsOk());
  ASSERT_THAT(sender->Drain(), IsOk());
  EXPECT_EQ(taken, ids);
  for (size_t i = 1; i < settled_[0].outcomes.size(); ++i)
    EXPECT_EQ(settled_[0].outcomes[i].fate, RowFate::kAdded) << i;
}

TEST_F(SenderTest, WhatIsBeingChangedAllTheTimeIsRejectedWhenPatienceEnds) {
  auto sender = Make(
      [&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
        v1::ImportComplaintsRequest two = request;
        *two.add_complaints() = request.complaints(0);
        v1::ImportComplaintsResponse response = AnswerToTheFirst(two);
        response.mutable_results()->DeleteSubrange(0, 1);
        return response;
      },
      1, absl::Milliseconds(20));
  ASSERT_THAT(sender->Submit(BatchOf(0, {"held"})), IsOk());
  ASSERT_THAT(sender->Drain(), IsOk());
  EXPECT_GT(sender->retries(), 3);
  EXPECT_EQ(settled_[0].outcomes[1].fate, RowFate::kRejected);
  EXPECT_THAT(settled_[0].outcomes[1].reason, HasSubstr("at the same moment"));
}

TEST_F(SenderTest, ABatchThatWaitsForItsNextTryIsNotSettledWhenAnotherEndsIt) {
  base::Mutex mutex;
  base::Condition changed;
  bool answered = false;
  auto sender = Make(
      [&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
        base::MutexLock lock(mutex);
        if (request.complaints(0).external_reference().external_id() == "forbidden") {
          while (!answered) changed.Wait(lock);
          return errors::Error(Reason::ROLE_MISSING).ToStatus();
        }
        answered = true;
        changed.NotifyAll();
        v1::ImportComplaintsRequest two = request;
        *two.add_complaints() = request.complaints(0);
        v1::ImportComplaintsResponse response = AnswerToTheFirst(two);
        response.mutable_results()->DeleteSubrange(0, 1);
        return response;
      },
      2, absl::InfiniteDuration());
  ASSERT_THAT(sender->Submit(BatchOf(0, {"held"})), IsOk());
  ASSERT_THAT(sender->Submit(BatchOf(1, {"forbidden"})), IsOk());
  EXPECT_THAT(sender->Drain(), HasReason(Reason::ROLE_MISSING));
  sender.reset();
  EXPECT_TRUE(settled_.empty()) << "the next run would go on behind what was not sent";
}

TEST_F(SenderTest, SeveralAreUnderWayAtATimeAndNoMoreWaitThanThat) {
  base::Mutex mutex;
  base::Condition changed;
  int under_way = 0, most = 0;
  auto sender = Make(
      [&](const auto& request) -> absl::StatusOr<v1::ImportComplaintsResponse> {
        base::MutexLock lock(mutex);
        most = std::max(most, ++under_way);
        changed.NotifyAll();
        // Until all three have met.
        while (most < 3) changed.Wait(lock);
        --under_way;
        return Answer(request);
      },
      3);
  for (int i = 0; i < 30; ++i) ASSERT_THAT(sender->Submit(BatchOf(i, {"added"})), IsOk());
  ASSERT_THAT(sender->Drain(), IsOk());
  EXPECT_EQ(settled_.size(), 30u);
  EXPECT_EQ(most, 3);
}

}  // namespace
}  // namespace tanggap::cli

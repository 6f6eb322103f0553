// Many at once, and processes that are killed: as many as there are places, each response once,
// and what was acknowledged is there.

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "libs/base/strings.h"
#include "libs/errors/rpc_status.h"
#include "libs/testing/await.h"
#include "services/surveys/domain/content_hash.h"
#include "services/surveys/store/collection_cipher.h"
#include "tests/surveys/collecting.h"
#include "tests/surveys/other_process.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::IsOk;

constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";
constexpr char kBatch[] = "tanggap.surveys.v1.RespondentService.BatchSubmitResponses";

class StormTest : public CollectingTest {
 protected:
  using CollectingTest::CollectingTest;

  static void AddQuota(v1::Collector& said, const std::string& question, const std::string& option,
                       int64_t limit) {
    v1::Quota& quota = *said.add_quotas();
    quota.set_code(option);
    quota.set_limit(limit);
    quota.mutable_when()->mutable_option()->set_question(question);
    quota.mutable_when()->mutable_option()->add_options(option);
  }
  v1::ResponseContent Any(uint64_t chance) const {
    std::vector<v1::Answer> answers;
    if (chance % 2 == 0) answers = {Picked("jenis", "ulang"), Picked("sebab", "lama")};
    if (chance % 3 == 0) answers.push_back(Picked("pekerjaan", "petani"));
    return Whole(answers);
  }
  // Runs as many threads as the tests of a rush have.
  template <typename Work>
  static void Rush(Work work) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 64; ++t) threads.emplace_back([&work, t] { work(t); });
    for (std::thread& thread : threads) thread.join();
  }
};

TEST_F(StormTest, TakesExactlyAsManyAsThereArePlacesInTwoProcesses) {
  const v1::Collector way =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, [](v1::Collector& said) {
        said.set_response_cap(500);
        AddQuota(said, "jenis", "baru", 300);
        AddQuota(said, "jenis", "ulang", 300);
        AddQuota(said, "pekerjaan", "petani", 120);
      });
  OtherProcess other(service_);
  std::atomic<int> accepted = 0;
  std::atomic<int> full = 0;
  std::atomic<int> else_refused = 0;
  constexpr int kSubmissions = 10'000;
  std::atomic<int> next = 0;
  Rush([&](int t) {
    rpc::Channel& channel = t % 2 == 0 ? service_.channel() : other.channel();
    for (int i = next++; i < kSubmissions; i = next++) {
      const v1::SubmitResponseRequest request = To(way, Any(static_cast<uint64_t>(i)));
      absl::StatusOr<std::string> answer;
      // A queue that is full says so, and is asked again.
      do {
        answer = channel.CallBytes(kSubmit, request.SerializeAsString(), {});
      } while (errors::ReasonOf(answer.status()) == Reason::OVERLOADED);
      if (answer.ok()) {
        ++accepted;
      } else {
        ++(errors::ReasonOf(answer.status()) == Reason::QUOTA_FULL ? full : else_refused);
      }
    }
  });
  EXPECT_EQ(accepted, 500);
  EXPECT_EQ(full, kSubmissions - 500);
  EXPECT_EQ(else_refused, 0);
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place WHERE code = ''"), "500");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), "500");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta"), "500");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.place WHERE taken > place_limit"), "0");
  EXPECT_EQ(Sql("SELECT sum(taken) FROM surveys.place WHERE code IN ('baru', 'ulang')"), "500");
}

// A third saves first and then submits, a third saves and comes no more, a third submits at once.
TEST_F(StormTest, KeepsThePlacesThatDraftsHold) {
  const v1::Collector way =
      Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS, [](v1::Collector& said) {
        said.set_response_cap(300);
        AddQuota(said, "pekerjaan", "petani", 60);
      });
  std::atomic<int> next = 0;
  std::atomic<int> accepted = 0;
  std::atomic<int> held = 0;
  Rush([&](int) {
    for (int i = next++; i < 1'500; i = next++) {
      const v1::SubmitResponseRequest request = To(way, Any(static_cast<uint64_t>(i / 3)));
      v1::SaveDraftRequest draft;
      draft.set_link(way.link());
      draft.set_response_id(request.response_id());
      *draft.mutable_content() = request.content();
      const bool saved = i % 3 != 0 && Respondent<v1::DraftProgress>("SaveDraft", draft).ok();
      if (i % 3 == 1) {
        held += saved ? 1 : 0;
        continue;
      }
      const auto submitted = Submit(request);
      accepted += submitted.ok() ? 1 : 0;
      // Whoever holds a place gets it.
      EXPECT_TRUE(submitted.ok() ||
                  (!saved && errors::ReasonOf(submitted.status()) == Reason::QUOTA_FULL))
          << submitted.status();
    }
  });
  EXPECT_GT(held, 0);
  EXPECT_EQ(accepted + held, 300);
  EXPECT_EQ(Sql("SELECT taken || ' ' || reserved FROM surveys.place WHERE code = ''"),
            base::Join(accepted.load(), " ", held.load()));
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.reservation"), std::to_string(held));
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.place WHERE taken + reserved > place_limit"), "0");
  // Soon the places of those who came no more are anybody's.
  Pass(absl::Minutes(45));
  next = 0;
  Rush([&](int) {
    for (int i = next++; i < 600; i = next++) accepted += Submit(To(way, Any(1))).ok() ? 1 : 0;
  });
  EXPECT_EQ(accepted, 300);
  EXPECT_EQ(Sql("SELECT taken || ' ' || reserved FROM surveys.place WHERE code = ''"), "300 0");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), "300");
}

// With the limits that nobody has changed: each submitter opens the form and answers it, a hundred
// behind each address, all at one moment.
class ShippedStormTest : public StormTest {
 protected:
  ShippedStormTest() : StormTest(AsShipped) {}
};

TEST_F(ShippedStormTest, LetsTenThousandInAndTakesFiveHundred) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_OPEN_LINK, v1::RESPONDENT_LEVEL_ANONYMOUS,
                                [](v1::Collector& said) { said.set_response_cap(500); });
  v1::GetFormRequest get;
  get.set_link(way.link());
  std::atomic<int> next = 0;
  std::atomic<int> accepted = 0;
  std::atomic<int> full = 0;
  std::atomic<int> opened = 0;
  Rush([&](int) {
    for (int i = next++; i < 10'000; i = next++) {
      rpc::CallOptions options;
      options.headers = {{"x-forwarded-for", base::Join("203.0.113.", i % 100)}};
      const auto call = [&](const char* method, const google::protobuf::Message& request) {
        absl::StatusOr<std::string> answer;
        do {
          answer = service_.CallBytes(method, request.SerializeAsString(), Nobody(), options);
        } while (errors::ReasonOf(answer.status()) == Reason::OVERLOADED);
        return answer.status();
      };
      opened += call("tanggap.surveys.v1.RespondentService.GetForm", get).ok() ? 1 : 0;
      const absl::Status submitted = call(kSubmit, To(way, Any(static_cast<uint64_t>(i))));
      accepted += submitted.ok() ? 1 : 0;
      full += errors::ReasonOf(submitted) == Reason::QUOTA_FULL ? 1 : 0;
    }
  });
  EXPECT_EQ(opened, 10'000);
  EXPECT_EQ(accepted, 500);
  EXPECT_EQ(full, 9'500);
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place"), "500");
}

TEST_F(StormTest, WritesOneRowHoweverOftenItIsSent) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_TOKEN_LINK, v1::RESPONDENT_LEVEL_CONFIDENTIAL,
                                [](v1::Collector& said) { said.set_response_cap(3); });
  const std::string request = To(way, Whole(), Tokens(way, 1)[0]).SerializeAsString();
  std::mutex mutex;
  std::set<std::string> answers;
  std::atomic<bool> night_over = false;
  std::thread night([&] {
    for (int i = 0; i < 5; ++i) EXPECT_THAT(service_.app().night().Run(), IsOk());
    night_over = true;
  });
  Rush([&](int) {
    for (int i = 0; i < 20 || !night_over; ++i) {
      absl::StatusOr<std::string> answer;
      do {
        answer = service_.CallBytes(kSubmit, request, Nobody());
      } while (errors::ReasonOf(answer.status()) == Reason::OVERLOADED);
      ASSERT_THAT(answer, IsOk());
      const std::lock_guard lock(mutex);
      answers.insert(*answer);
    }
  });
  night.join();
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(Sql("SELECT (SELECT count(*) FROM surveys.arrival_0) + (SELECT count(*) FROM "
                "surveys.arrival_1) + (SELECT count(*) FROM surveys.response)"),
            "1");
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta"), "1");
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place WHERE code = ''"), "1");
}

// Batches go to a process that is killed in their middle, again and again; then they are sent again
// whole.
TEST_F(StormTest, KeepsEachAcknowledgedResponseThroughKills) {
  const v1::Collector way = Way(v1::COLLECTOR_KIND_ENUMERATOR);
  v1::GetOfflineBundleRequest get;
  get.set_name(way.name());
  const auto bundle = Collection<v1::OfflineBundle>("GetOfflineBundle", get);
  ASSERT_THAT(bundle, IsOk());
  std::vector<v1::BatchSubmitResponsesRequest> batches;
  for (int b = 0; b < 12; ++b) {
    v1::BatchSubmitResponsesRequest& batch = batches.emplace_back();
    batch.set_link(way.link());
    batch.set_bundle(bundle->bundle());
    batch.set_definition_hash(bundle->definition_hash());
    for (int i = 0; i < 100; ++i) {
      v1::OfflineResponse& taken = *batch.add_responses();
      const base::Uuid id = base::Uuid::V4(service_.random());
      taken.set_response_id(id.ToString());
      *taken.mutable_content() = Any(static_cast<uint64_t>(i));
      taken.set_capture_date("2026-03-02");
      taken.set_seal(
          OfflineSeal(bundle->seal_key(), id, ContentHash(taken.content()), taken.capture_date()));
    }
  }
  std::map<size_t, std::string> acknowledged;
  std::mutex mutex;
  for (size_t round = 0; round < 4; ++round) {
    OtherProcess other(service_);
    std::vector<std::thread> senders;
    std::atomic<int> answered = 0;
    for (size_t b = round * 3; b < round * 3 + 3; ++b) {
      senders.emplace_back([&, b] {
        const absl::StatusOr<std::string> answer = other.channel().CallBytes(
            kBatch, batches[b].SerializeAsString(), {.idempotent = false});
        const std::lock_guard lock(mutex);
        if (!answer.ok()) return;
        acknowledged[b] = *answer;
        ++answered;
      });
    }
    // In the first rounds as soon as anything is there, in the last once a batch was answered.
    EXPECT_TRUE(testing::Await([&] {
      return round < 2
                 ? Sql("SELECT count(*) FROM surveys.response_seen") != std::to_string(round * 300)
                 : answered > 0;
    }));
    other.Kill();
    for (std::thread& sender : senders) sender.join();
    // Whole, or not at all; what the database was told before the end may still come.
    EXPECT_EQ(Sql("SELECT format('%s %s', seen = arrived, seen = waiting) FROM (SELECT "
                  "(SELECT count(*) FROM surveys.response_seen) AS seen, "
                  "(SELECT count(*) FROM surveys.arrival_0) + "
                  "(SELECT count(*) FROM surveys.arrival_1) AS arrived, "
                  "(SELECT count(*) FROM surveys.cell_delta) AS waiting) AS counted"),
              "t t");
    for (const auto& [b, answer] : acknowledged) {
      v1::BatchSubmitResponsesResponse response;
      ASSERT_TRUE(response.ParseFromString(answer));
      for (const v1::BatchSubmitResult& result : response.results()) {
        const auto verified = Verify(way, result.submitted().receipt());
        ASSERT_THAT(verified, IsOk()) << "batch " << b;
        EXPECT_EQ(verified->state(), v1::RESPONSE_STATE_ACCEPTED);
      }
    }
    for (size_t b = round * 3; b < round * 3 + 3; ++b) {
      const auto again = service_.CallBytes(kBatch, batches[b].SerializeAsString(), Nobody());
      ASSERT_THAT(again, IsOk());
      v1::BatchSubmitResponsesResponse response;
      ASSERT_TRUE(response.ParseFromString(*again));
      for (const v1::BatchSubmitResult& result : response.results())
        EXPECT_TRUE(result.has_submitted()) << result.error().DebugString();
      if (acknowledged.contains(b)) {
        EXPECT_EQ(*again, acknowledged[b]);
      }
    }
    EXPECT_EQ(Sql("SELECT count(*) FROM surveys.response_seen"), std::to_string((round + 1) * 300));
  }
  EXPECT_GT(acknowledged.size(), 0u);
  EXPECT_LT(acknowledged.size(), batches.size()) << "none was killed in the middle of its work";
  EXPECT_EQ(Sql("SELECT count(*) FROM surveys.cell_delta"), "1200");
  EXPECT_EQ(Sql("SELECT taken FROM surveys.place WHERE code = ''"), "1200");
}

}  // namespace
}  // namespace tanggap::surveys

// Processes that are killed while they take responses and add them up: what was acknowledged is
// there, and every sum is that of the responses, each counted once.

#include <array>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/strings.h"
#include "libs/testing/await.h"
#include "tests/surveys/collecting.h"
#include "tests/surveys/measured.h"
#include "tests/surveys/other_process.h"

namespace tanggap::surveys {
namespace {

using testing::Await;
using testing::IsOk;

constexpr char kSubmit[] = "tanggap.surveys.v1.RespondentService.SubmitResponse";
constexpr char kVerify[] = "tanggap.surveys.v1.RespondentService.VerifyResponse";
constexpr int kElements = 9;

// How often each point of each element was given.
using PointCounts = std::array<std::array<int64_t, 4>, kElements>;

class KillTest : public ::testing::Test {
 protected:
  struct Sent {
    std::vector<int> points;
    std::string unit;
    std::string request;
    std::string answer;
  };

  // Responses of chance to one of two units.
  std::vector<Sent> Make(int count) {
    std::vector<Sent> made;
    for (int i = 0; i < count; ++i) {
      Given given{.unit = i % 3 == 0 ? "sekretariat" : "bidang-p2p"};
      for (int& point : given.points) point = 1 + static_cast<int>(service_.random().Below(4));
      v1::SubmitResponseRequest request;
      request.set_link(measured_.LinkTo(given));
      request.set_response_id(NewResponseId());
      *request.mutable_content() = measured_.ContentOf(given);
      made.push_back({given.points, given.unit, request.SerializeAsString(), ""});
    }
    return made;
  }
  // One life of a process: it is sent the first `most` that were not acknowledged before, and
  // killed after some folds, with another one under way as chance has it. Whether it died over its
  // work.
  bool LiveAndDie(std::vector<Sent>& all, size_t most, int folds) {
    OtherProcess other(service_, absl::Milliseconds(2));
    const std::string version = "SELECT coalesce(max(version), 0) FROM surveys.figures";
    const int64_t before = std::stoll(service_.Sql(version));
    std::atomic<size_t> next = 0;
    std::atomic<bool> cut_short = false;
    const auto send = [&] {
      for (size_t i = next++; i < most && !cut_short; i = next++) {
        if (!all[i].answer.empty()) continue;
        const auto answer =
            other.channel().CallBytes(kSubmit, all[i].request, {.idempotent = false});
        if (answer.ok()) {
          all[i].answer = *answer;
        } else {
          cut_short = true;
        }
      }
    };
    std::vector<std::thread> senders;
    for (int t = 0; t < 8; ++t) senders.emplace_back(send);
    EXPECT_TRUE(
        Await([&] { return std::stoll(service_.Sql(version)) >= before + folds || next >= most; }));
    other.Kill();
    for (std::thread& sender : senders) sender.join();
    return cut_short;
  }
  // By its receipt: sent again it would be taken anew, and answered the same.
  bool IsThere(const Sent& sent) {
    v1::SubmitResponseRequest request;
    v1::SubmittedResponse answer;
    if (!request.ParseFromString(sent.request) || !answer.ParseFromString(sent.answer))
      return false;
    v1::VerifyResponseRequest verify;
    verify.set_link(request.link());
    verify.set_receipt(answer.receipt());
    const auto verified = service_.Call<v1::VerifiedResponse>(kVerify, verify, Nobody());
    EXPECT_THAT(verified, IsOk());
    return verified.ok() && verified->state() == v1::RESPONSE_STATE_ACCEPTED;
  }
  static PointCounts CountsOf(const std::vector<Sent>& all, const std::string& unit) {
    PointCounts counts{};
    for (const Sent& sent : all) {
      if (!unit.empty() && sent.unit != unit) continue;
      for (size_t e = 0; e < kElements; ++e) ++counts[e][static_cast<size_t>(sent.points[e] - 1)];
    }
    return counts;
  }
  static void ExpectCounts(const v1::Index& index, const PointCounts& counts) {
    ASSERT_EQ(index.official().elements_size(), kElements);
    for (int e = 0; e < kElements; ++e) {
      const v1::ElementFigures& element = index.official().elements(e);
      int64_t sum = 0;
      for (int point = 0; point < 4; ++point) {
        const int64_t count = counts[static_cast<size_t>(e)][static_cast<size_t>(point)];
        EXPECT_EQ(element.point_counts(point), count) << element.element();
        sum += count * (point + 1);
      }
      EXPECT_EQ(element.sum().exact(), std::to_string(sum)) << element.element();
    }
  }

  base::ManualClock clock_{MondayMorning()};
  Service service_{WithoutLimits(clock_)};
  Measured measured_{service_, clock_};
};

TEST_F(KillTest, EachResponseCountsOnceThroughKills) {
  std::vector<Sent> all = Make(1500);
  int cut_short = 0;
  for (int life = 0; life < 6; ++life) {
    const auto most = static_cast<size_t>(250 * (life + 1));
    cut_short += LiveAndDie(all, most, /*folds=*/2) ? 1 : 0;
    // Nobody is told something that is not there.
    for (const Sent& sent : all) {
      if (sent.answer.empty()) continue;
      ASSERT_TRUE(IsThere(sent));
      const auto again = service_.CallBytes(kSubmit, sent.request, Nobody());
      ASSERT_THAT(again, IsOk());
      ASSERT_EQ(*again, sent.answer);
    }
  }
  EXPECT_GE(cut_short, 3) << "too few died over their work for this to mean anything";
  for (Sent& sent : all) {
    const auto answer = service_.CallBytes(kSubmit, sent.request, Nobody());
    ASSERT_THAT(answer, IsOk());
    sent.answer = *answer;
  }
  EXPECT_EQ(service_.Sql("SELECT count(*) FROM surveys.response_seen"), "1500");

  const absl::CivilMonth month(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()));
  clock_.Set(absl::FromCivil(absl::CivilDay(month + 1) + 2, absl::UTCTimeZone()));
  const OtherProcess last(service_, absl::Milliseconds(2));
  measured_.AwaitFolds();
  const v1::GetIndexResponse index = measured_.Index(measured_.Scope(), {v1::GROUPING_UNIT});
  EXPECT_EQ(index.total().response_count(), 1500);
  EXPECT_EQ(index.total().pending_count(), 0);
  ExpectCounts(index.total(), CountsOf(all, ""));
  ASSERT_EQ(index.groups_size(), 2);
  ExpectCounts(index.groups(0), CountsOf(all, "bidang-p2p"));
  ExpectCounts(index.groups(1), CountsOf(all, "sekretariat"));
}

}  // namespace
}  // namespace tanggap::surveys

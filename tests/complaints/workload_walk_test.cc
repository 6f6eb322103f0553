// Very many steps of many cases of several agencies on a clock that moves: the workload is what
// counting the lists one by one gives.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/complaints/workload_fixture.h"

namespace tanggap::complaints {
namespace {

constexpr int kSteps = 2400;
constexpr int kBetweenCounts = 30;
// Few enough that each gets far.
constexpr size_t kAtOnce = 16;

struct Agency {
  std::string code;
  std::string category;
  std::vector<std::string> units;
};

const std::vector<Agency>& Agencies() {
  static const std::vector<Agency>& agencies =
      *new std::vector<Agency>{{"dinkes", "demam-berdarah", {"bidang-p2p", "bidang-kesmas"}},
                               {"dinsos", "bantuan-sosial", {"bidang-linjamsos", "bidang-rehsos"}},
                               {"disdik", "ppdb", {"bidang-sd", "bidang-smp"}}};
  return agencies;
}

class WorkloadWalkTest : protected MovedClock, public WorkloadFixture {
 protected:
  WorkloadWalkTest() : WorkloadFixture({.clock = &clock_}) {}

  int Roll(int from, int to) { return std::uniform_int_distribution<int>(from, to)(dice_); }
  template <typename T>
  const T& Any(const std::vector<T>& things) {
    return things[static_cast<size_t>(Roll(0, static_cast<int>(things.size()) - 1))];
  }

  // Refused as often as not: nobody looks whether a step fits its state.
  template <typename Request>
  void Try(std::string_view method, const Request& request, const Caller& caller) {
    const auto done = service_->Call<v1::Complaint>(method, request, caller);
    done_[std::string(method)] += done.ok() ? 1 : 0;
  }

  void FileOne() {
    if (Roll(1, 3) == 1) {
      cases_.push_back(FileInTriage());
      return;
    }
    const Agency& agency = Any(Agencies());
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_agency(agency.code);
    request.mutable_complaint()->set_category(agency.category);
    cases_.push_back(File(*service_, request).name());
  }

  void Step() {
    // Mostly the latest: the others are left to become late.
    const size_t latest = Roll(1, 8) > 1 && cases_.size() > kAtOnce ? cases_.size() - kAtOnce : 0;
    const std::string name =
        cases_[latest + static_cast<size_t>(Roll(0, static_cast<int>(cases_.size() - latest) - 1))];
    const v1::Holder holder = Look(*service_, name, Auditor()).holder();
    const auto held = std::find_if(Agencies().begin(), Agencies().end(),
                                   [&](const Agency& one) { return one.code == holder.agency(); });
    const Agency& agency = held == Agencies().end() ? Any(Agencies()) : *held;
    const std::string unit = holder.unit().empty() ? Any(agency.units) : holder.unit();
    const Caller officer = Officer(agency.code);
    const Caller of_unit = Holding(auth::Role::ROLE_OFFICER, agency.code, unit, "budi");
    switch (Roll(1, 16)) {
      case 1: {
        v1::VerifyComplaintRequest verify = Verify(name);
        verify.set_agency(agency.code);
        verify.set_category(agency.category);
        return Try("VerifyComplaint", verify, Coordinator());
      }
      case 2:
      case 3:
        return Try("VerifyComplaint", Verify(name), officer);
      case 4:
      case 5:
        return Try("AssignComplaint", Assign(name, Any(agency.units)), officer);
      case 6:
        return Try("StartWork", StartWork(name), of_unit);
      case 7:
      case 8:
        return Try("AnswerComplaint", Answer(name), of_unit);
      case 9:
        return Try("RequestInformation", RequestInformation(name), officer);
      case 10:
        return Try("ProvideInformation", ProvideInformation(name), Citizen());
      case 11:
      case 15:
      case 16:
        return Roll(1, 2) == 1 ? Try("AcceptAnswer", Accept(name), Citizen())
                               : Try("DisputeAnswer", Dispute(name), Citizen());
      case 12:
        return Roll(1, 3) == 1 ? Try("WithdrawComplaint", Withdraw(name), Citizen())
                               : Try("ReopenComplaint", Reopen(name), Citizen());
      case 13:
        return Try("AddComment", Comment(name), officer);
      default:
        clock_.Advance(absl::Minutes(Roll(1, 1200)));
        service_->RunTimers();
    }
  }

  // The same from the lists, case by case.
  Desked Listed(const std::string& agency) {
    absl::TimeZone zone;
    EXPECT_TRUE(absl::LoadTimeZone("Asia/Jakarta", &zone));
    std::map<std::string, std::array<int, 4>> desks;
    v1::ListComplaintsRequest request;
    request.set_page_size(100);
    request.set_filter(base::Join("agency = \"", agency, "\""));
    do {
      const auto page =
          service_->Call<v1::ListComplaintsResponse>("ListComplaints", request, Officer(agency));
      EXPECT_THAT(page, testing::IsOk());
      if (!page.ok()) break;
      for (const v1::Complaint& listed : page->complaints()) {
        const v1::NextDue& next = listed.next_due();
        if (!listed.has_next_due()) continue;
        std::array<int, 4>& desk = desks[listed.holder().unit()];
        const absl::Time due = absl::FromUnixSeconds(next.time().seconds()) +
                               absl::Nanoseconds(next.time().nanos()) - absl::Microseconds(1);
        const bool today =
            absl::ToCivilDay(due, zone) <= absl::ToCivilDay(service_->clock().Now(), zone);
        ++desk[0];
        desk[1] += next.overdue() && !next.awaiting_reporter();
        desk[2] += today && !next.overdue() && !next.awaiting_reporter();
        desk[3] += next.awaiting_reporter();
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    Desked listed;
    for (const auto& [unit, counts] : desks) {
      listed[unit] = Text(counts[0], counts[1], counts[2], counts[3]);
      for (size_t kind = 0; kind < counts.size(); ++kind) seen_[kind] += counts[kind];
    }
    return listed;
  }

  void Compare() {
    AwaitCounted();
    for (const char* agency : {"dinkes", "dinsos", "disdik", "diskominfo"})
      ASSERT_EQ(Desks(agency), Listed(agency)) << agency;
  }

  std::mt19937 dice_{11};
  std::vector<std::string> cases_;
  std::map<std::string, int> done_;
  std::array<int, 4> seen_ = {};
};

TEST_F(WorkloadWalkTest, IsWhatTheListsSay) {
  for (int i = 0; i < 10; ++i) FileOne();
  for (int i = 1; i <= kSteps; ++i) {
    Roll(1, 30) == 1 ? FileOne() : Step();
    // Now and then the service ends in the middle of it.
    if (i % 450 == 0) service_->Restart();
    if (i % kBetweenCounts != 0) continue;
    ASSERT_NO_FATAL_FAILURE(Compare()) << "after " << i << " steps";
  }
  for (const auto& [method, times] : done_) EXPECT_GE(times, 3) << method;
  EXPECT_EQ(done_.size(), 11u);
  for (size_t kind = 0; kind < seen_.size(); ++kind)
    EXPECT_GE(seen_[kind], 20) << "of the kind " << kind << " too few were counted";
}

}  // namespace
}  // namespace tanggap::complaints

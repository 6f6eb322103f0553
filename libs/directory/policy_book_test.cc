#include "libs/directory/policy_book.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "libs/base/strings.h"
#include "tanggap/directory/v1/directory_files.pb.h"

namespace tanggap::directory {
namespace {

using common::v1::COMPLAINT_CLASS_ASPIRATION;
using common::v1::COMPLAINT_CLASS_COMPLAINT;
using common::v1::COMPLAINT_CLASS_SUGGESTION;
using common::v1::TRACK_INVESTIGATIVE;
using common::v1::TRACK_LIGHT;
using common::v1::TRACK_NON_INVESTIGATIVE;
using common::v1::TRACK_UNSPECIFIED;

PolicyBook::Policies Parse(const std::string& text) {
  v1::Federation federation;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &federation)) << text;
  return federation.policies();
}

// code@version for a class, with further fields and "CLOCK amount" pairs.
std::string Line(const std::string& head, const std::string& clocks) {
  std::string text = base::Join("policies { ", head);
  for (const std::string& pair : base::Split(clocks, ' ')) {
    const auto parts = base::Split(pair, '=');
    absl::StrAppend(&text, " allowances { clock: CLOCK_KIND_", parts[0], " amount: ", parts[1],
                    " unit: TIME_UNIT_WORKING_DAY }");
  }
  return text + " }\n";
}

constexpr char kComplaint[] = "complaint_class: COMPLAINT_CLASS_COMPLAINT ";

class PolicyBookTest : public testing::Test {
 protected:
  PolicyBookTest() {
    federation_ =
        Line(base::Join("code: 'complaint' version: 1 reopening { window_days: 30 } ", kComplaint),
             "VERIFY=3 FIRST_RESPONSE=5 RESOLVE=14 CONFIRM=10");
    federation_ +=
        Line(base::Join("code: 'light' version: 1 track: TRACK_LIGHT ", kComplaint), "RESOLVE=2");
    federation_ += Line("code: 'aspiration' version: 4 complaint_class: COMPLAINT_CLASS_ASPIRATION",
                        "VERIFY=6");
  }

  PolicyBook Make(const std::string& dinkes) const {
    PolicyBook book;
    book.Add(kFederation, Parse(federation_));
    book.Add("dinkes", Parse(dinkes));
    book.Add("dinsos", {});
    book.Finish();
    return book;
  }

  // The policy's id and its amounts by clock.
  static std::string Describe(const std::shared_ptr<const Policy>& policy) {
    if (!policy) return "none";
    std::string text = policy->id;
    for (const v1::Allowance& allowance : policy->allowances) {
      absl::StrAppend(&text, " ", v1::ClockKind_Name(allowance.clock()).substr(11), "=",
                      allowance.amount());
    }
    return base::Join(text, " reopen=", policy->reopening.window_days());
  }

  std::string federation_;
};

TEST_F(PolicyBookTest, TheFederationsStandardHoldsForAnAgencyWithoutItsOwn) {
  const PolicyBook book = Make("");
  EXPECT_EQ(Describe(book.For("dinsos", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "")),
            "federation/complaint@1 VERIFY=3 FIRST_RESPONSE=5 RESOLVE=14 CONFIRM=10 reopen=30");
  EXPECT_EQ(Describe(book.For("dinsos", COMPLAINT_CLASS_ASPIRATION, TRACK_LIGHT, "apa-saja")),
            "federation/aspiration@4 VERIFY=6 reopen=0");
  EXPECT_EQ(book.For("dinsos", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "obat"),
            book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_NON_INVESTIGATIVE, ""));
}

TEST_F(PolicyBookTest, TrackGoesBeforeClassAndTakesFromItWhatItLeavesOut) {
  EXPECT_EQ(Describe(Make("").For("dinsos", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, "")),
            "federation/light@1+federation/complaint@1 VERIFY=3 FIRST_RESPONSE=5 RESOLVE=2 "
            "CONFIRM=10 reopen=30");
}

TEST_F(PolicyBookTest, CategoryGoesBeforeTrackAndTheAgencyBeforeTheFederation) {
  const PolicyBook book =
      Make(Line(base::Join("code: 'own' version: 1 ", kComplaint), "VERIFY=2 RESOLVE=9") +
           Line(base::Join("code: 'obat' version: 1 category: 'obat' reopening { window_days: 7 } ",
                           kComplaint),
                "RESOLVE=4") +
           Line(base::Join("code: 'dalam' version: 1 track: TRACK_INVESTIGATIVE ", kComplaint),
                "RESOLVE=60"));
  // The agency's class-wide standard goes before the federation's for the track.
  EXPECT_EQ(Describe(book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, "gizi")),
            "dinkes/own@1+federation/complaint@1 VERIFY=2 FIRST_RESPONSE=5 RESOLVE=9 CONFIRM=10 "
            "reopen=30");
  EXPECT_EQ(Describe(book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_INVESTIGATIVE, "gizi")),
            "dinkes/dalam@1+dinkes/own@1+federation/complaint@1 VERIFY=2 FIRST_RESPONSE=5 "
            "RESOLVE=60 CONFIRM=10 "
            "reopen=30");
  EXPECT_EQ(Describe(book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_INVESTIGATIVE, "obat")),
            "dinkes/obat@1+dinkes/own@1+federation/complaint@1 VERIFY=2 FIRST_RESPONSE=5 RESOLVE=4 "
            "CONFIRM=10 "
            "reopen=7");
  EXPECT_EQ(Describe(book.For("dinsos", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "obat")),
            Describe(Make("").For("dinsos", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "")));
}

TEST_F(PolicyBookTest, TheHighestVersionThatIsNotRetiredHolds) {
  const std::string versions =
      Line(base::Join("code: 'own' version: 2 ", kComplaint), "RESOLVE=22") +
      Line(base::Join("code: 'own' version: 10 ", kComplaint), "RESOLVE=10") +
      Line(base::Join("code: 'own' version: 11 retired: true ", kComplaint), "RESOLVE=11");
  const PolicyBook book = Make(versions);
  EXPECT_EQ(book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_UNSPECIFIED, "")->id,
            "dinkes/own@10+federation/complaint@1");
}

TEST_F(PolicyBookTest, AnIdMeansTheSameWhateverPoliciesComeLater) {
  const std::string own = Line(base::Join("code: 'own' version: 1 ", kComplaint), "RESOLVE=9");
  const std::string before =
      Describe(Make(own).For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, ""));
  federation_ +=
      Line(base::Join("code: 'complaint' version: 2 ", kComplaint), "VERIFY=1 CONFIRM=1");
  const PolicyBook later = Make(own);
  EXPECT_EQ(Describe(later.ById("dinkes/own@1+federation/complaint@1")), before);
  EXPECT_NE(Describe(later.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, "")), before);
  EXPECT_EQ(later.ById("dinkes/own@2"), nullptr);
  EXPECT_EQ(later.ById("dinkes/own@1+federation/gone@1"), nullptr);
  EXPECT_EQ(later.ById(""), nullptr);
}

TEST_F(PolicyBookTest, EveryPolicyIsFoundAgainByItsId) {
  const PolicyBook book =
      Make(Line(base::Join("code: 'obat' version: 1 category: 'obat' ", kComplaint), "RESOLVE=4"));
  for (int track = 0; track <= common::v1::Track_MAX; ++track) {
    for (const char* category : {"", "obat"}) {
      const auto policy = book.For("dinkes", COMPLAINT_CLASS_COMPLAINT,
                                   static_cast<common::v1::Track>(track), category);
      EXPECT_EQ(Describe(book.ById(policy->id)), Describe(policy));
    }
  }
}

TEST_F(PolicyBookTest, AnswersNothingForWhatItDoesNotKnow) {
  const PolicyBook book = Make("");
  EXPECT_EQ(book.For("dinkes", COMPLAINT_CLASS_SUGGESTION, TRACK_LIGHT, ""), nullptr);
  EXPECT_EQ(book.For("unknown", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, ""), nullptr);
  EXPECT_EQ(book.For("dinkes", COMPLAINT_CLASS_COMPLAINT, TRACK_LIGHT, "")
                ->AllowanceFor(v1::CLOCK_KIND_APPEAL),
            nullptr);
}

}  // namespace
}  // namespace tanggap::directory

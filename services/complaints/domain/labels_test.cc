#include "services/complaints/domain/labels.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tanggap/complaints/v1/lifecycle.pb.h"

namespace tanggap::complaints {
namespace {

// Every value of the contract, so that one that is added there fails here until it has its words.
template <typename Enum>
void ExpectDistinctLabels(int max, const std::string& (*name)(Enum), bool (*valid)(int)) {
  std::set<std::string> indonesian;
  std::set<std::string> english;
  for (int number = 1; number <= max; ++number) {
    if (!valid(number)) continue;
    const auto value = static_cast<Enum>(number);
    const Label label = LabelOf(value);
    EXPECT_STRNE(label.id, "") << name(value);
    EXPECT_STRNE(label.en, "") << name(value);
    EXPECT_STRNE(label.id, label.en) << name(value);
    EXPECT_TRUE(indonesian.insert(label.id).second) << name(value) << ": " << label.id;
    EXPECT_TRUE(english.insert(label.en).second) << name(value) << ": " << label.en;
  }
}

TEST(LabelsTest, EveryStateHasBothLabelsOfItsOwn) {
  ExpectDistinctLabels<v1::ComplaintState>(v1::ComplaintState_MAX,
                                           v1::ComplaintState_Name<v1::ComplaintState>,
                                           v1::ComplaintState_IsValid);
}

TEST(LabelsTest, EveryActionHasBothLabelsOfItsOwn) {
  ExpectDistinctLabels<v1::Action>(v1::Action_MAX, v1::Action_Name<v1::Action>, v1::Action_IsValid);
}

TEST(LabelsTest, WhatIsNotStatedHasNone) {
  EXPECT_STREQ(LabelOf(v1::COMPLAINT_STATE_UNSPECIFIED).id, "");
  EXPECT_STREQ(LabelOf(v1::ACTION_UNSPECIFIED).en, "");
}

TEST(LabelsTest, SaysWhatPeopleRead) {
  EXPECT_STREQ(LabelOf(v1::COMPLAINT_STATE_CLOSED).id, "Selesai");
  EXPECT_STREQ(LabelOf(v1::ACTION_ASSIGN).id, "Didisposisikan");
}

}  // namespace
}  // namespace tanggap::complaints

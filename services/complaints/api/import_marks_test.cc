#include "services/complaints/api/import_marks.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "libs/base/strings.h"

namespace tanggap::complaints {
namespace {

constexpr char kItem[] = R"pb(
  external_reference { source: "lapor-2025" external_id: "17" }
  complaint {
    complaint_class: COMPLAINT_CLASS_COMPLAINT
    channel: CHANNEL_WEB
    agency: "dinkes"
    description: "Banyak jentik."
    place { latitude: -7.25 longitude: 110.5 }
  }
  file_time { seconds: 1700000000 }
  steps {
    action: ACTION_ANSWER
    time { seconds: 1700086400 nanos: 500000000 }
    actor { kind: ACTOR_KIND_OFFICER agency: "dinkes" }
    detail { outcome: OUTCOME_RESOLVED }
    text: "Sudah disemprot."
  }
  steps {
    action: ACTION_CLOSE
    time { seconds: 0 }
    actor { kind: ACTOR_KIND_IMPORTER }
  }
  source_update_time { seconds: 1700172800 })pb";

v1::ImportedComplaint Item() {
  v1::ImportedComplaint item;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kItem, &item));
  return item;
}

privacy::KeyRing Ring(const std::string& ids) {
  std::string text;
  for (const char id : ids)
    text += base::Join("key ", std::string(1, id), " ", std::string(64, id), "\n");
  return *privacy::KeyRing::Parse(text);
}

ImportMark MarkOf(const v1::ImportedComplaint& item, const privacy::KeyRing& keys) {
  return ItemMarks(keys, item).Mark();
}

// What is written down today is compared with what comes in years: these bytes must stay as they
// are. Whoever has to change what they are made of gives the form another number, and keeps the way
// in which this one was made.
TEST(ImportMarks, AreWhatTheyWereInTheFirstRelease) {
  const ImportMark mark = MarkOf(Item(), Ring("1"));
  EXPECT_EQ(base::ToHex(mark.filing),
            "0101e87d7af043f19b1d6664ffd79c37ee9462a43b072827b02ff8154eaf6f16d6e0");
  EXPECT_EQ(base::ToHex(mark.steps), "010108e9f295b94e0353fb0d36a81239535b6f34");
  EXPECT_EQ(mark.source_update_time, absl::FromUnixSeconds(1'700'172'800));
}

TEST(ImportMarks, AreOfWhatIsSaidAndNotOfHowItIsWritten) {
  v1::ImportedComplaint item = Item();
  const ImportMark mark = MarkOf(item, Ring("1"));
  item.set_filing(v1::FILING_SELF);
  item.mutable_complaint()->mutable_reporter();
  item.mutable_steps(0)->mutable_actor()->set_unit("");
  item.mutable_steps(0)
      ->GetReflection()
      ->MutableUnknownFields(item.mutable_steps(0))
      ->AddVarint(12345, 1);
  item.mutable_imply_steps();
  item.set_impossible_times(v1::IMPOSSIBLE_TIMES_ADJUST);
  *item.mutable_claimed_due_time() = item.file_time();
  EXPECT_EQ(MarkOf(item, Ring("1")), mark);
  // A time that is all zeros is said, and so is the equator.
  item.mutable_steps(1)->clear_time();
  EXPECT_NE(MarkOf(item, Ring("1")).steps, mark.steps);
  item.mutable_complaint()->mutable_place()->set_latitude(0);
  const std::string equator = MarkOf(item, Ring("1")).filing;
  item.mutable_complaint()->mutable_place()->clear_latitude();
  EXPECT_NE(MarkOf(item, Ring("1")).filing, equator);
}

TEST(ImportMarks, TellWhatDiffers) {
  const privacy::KeyRing keys = Ring("1");
  const ImportMark known = MarkOf(Item(), keys);
  const auto telling = [&](const v1::ImportedComplaint& item) {
    return ItemMarks(keys, item).CompareWith(known);
  };
  EXPECT_EQ(Judge(telling(Item())), Verdict::kUnchanged);
  EXPECT_EQ(telling(Item()).order, Order::kSame);
  v1::ImportedComplaint other = Item();
  other.mutable_complaint()->set_description("Lain.");
  EXPECT_FALSE(telling(other).same_filing);
  EXPECT_TRUE(telling(other).steps.alike);
  other.clear_complaint();
  EXPECT_TRUE(telling(other).same_filing) << "it says nothing of that";
  other = Item();
  other.mutable_steps(0)->set_text("Lain.");
  EXPECT_FALSE(telling(other).steps.alike);
  other.mutable_steps()->RemoveLast();
  EXPECT_TRUE(telling(other).steps.end_left_out);
  other.clear_source_update_time();
  EXPECT_EQ(telling(other).order, Order::kNotSaid);
}

TEST(ImportMarks, OfAnOlderKeyAreComparedByThatAndGivenTheCurrentOne) {
  const ImportMark known = MarkOf(Item(), Ring("1"));
  const privacy::KeyRing both = Ring("21"), fresh = Ring("32");
  v1::ImportedComplaint other = Item();
  other.mutable_complaint()->set_description("Lain.");
  other.mutable_steps(0)->set_text("Lain.");
  const ItemMarks same(both, Item());
  EXPECT_EQ(Judge(same.CompareWith(known)), Verdict::kUnchanged);
  EXPECT_NE(same.Following(known), known);
  EXPECT_EQ(same.Following(known), MarkOf(Item(), Ring("2")));
  const Telling differs = ItemMarks(both, other).CompareWith(known);
  EXPECT_FALSE(differs.same_filing || differs.steps.alike);
  // Without the key nothing is told but what was done.
  const Telling unknown = ItemMarks(fresh, other).CompareWith(known);
  EXPECT_TRUE(unknown.same_filing && unknown.steps.alike);
  other.mutable_steps(1)->set_action(v1::ACTION_COMMENT);
  EXPECT_TRUE(ItemMarks(fresh, other).CompareWith(known).steps.end_left_out);
}

TEST(ImportMarks, StepsAloneLeaveTheFilingAsItWasMarked) {
  const ImportMark known = MarkOf(Item(), Ring("1"));
  v1::ImportedComplaint update = Item();
  update.clear_complaint();
  update.clear_file_time();
  update.clear_source_update_time();
  const ImportMark mark = ItemMarks(Ring("21"), update).Following(known);
  EXPECT_EQ(mark.filing, known.filing);
  EXPECT_NE(mark.steps, known.steps);
  EXPECT_EQ(mark.source_update_time, known.source_update_time);
}

}  // namespace
}  // namespace tanggap::complaints

#include "libs/rpc/field_rules.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <limits>

#include "echo.pb.h"
#include "libs/base/strings.h"

namespace tanggap::rpc {
namespace {

using testdata::v1::Everything;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FieldRulesTest : public ::testing::Test {
 protected:
  FieldRulesTest() { EXPECT_TRUE(rules_.Compile(Everything::descriptor()).ok()); }

  static Everything Good() {
    Everything good;
    good.set_required_text("a");
    good.set_required_number(-1);
    good.set_required_colour(Everything::COLOUR_RED);
    good.mutable_required_place();
    good.add_required_list("a");
    good.set_required_optional(0);
    good.add_codes("dinkes");
    return good;
  }
  // "path: sentence" of every violation.
  std::vector<std::string> Check(Everything message) const {
    std::vector<std::string> texts;
    for (const auto& violation : rules_.Check(&message)) {
      texts.push_back(base::Join(violation.field, ": ", violation.description));
    }
    return texts;
  }

  FieldRules rules_;
};

TEST_F(FieldRulesTest, AGoodMessagePasses) { EXPECT_THAT(Check(Good()), IsEmpty()); }

TEST_F(FieldRulesTest, EveryMissingRequiredFieldIsNamed) {
  EXPECT_THAT(
      Check(Everything()),
      ElementsAre("required_text: Must be set.", "required_number: Must be set.",
                  "required_colour: Must be set.", "required_place: Must be set.",
                  "required_list: Must hold at least one item.", "required_optional: Must be set.",
                  "codes: Must hold at least 1 items; it holds 0."));
}

TEST_F(FieldRulesTest, LengthsCountCharactersOfTextAndBytesOfBytes) {
  Everything message = Good();
  message.set_short_text("ééé€");
  message.set_short_bytes("abcd");
  EXPECT_THAT(Check(message), IsEmpty());
  message.set_short_text("é");
  message.set_short_bytes("ééé");
  EXPECT_THAT(Check(message),
              ElementsAre("short_text: Must be at least 2 characters long; it has 1.",
                          "short_bytes: Must be at most 4 bytes long; it has 6."));
  message.set_short_text("ééééé");
  EXPECT_THAT(Check(message)[0], "short_text: Must be at most 4 characters long; it has 5.");
}

TEST_F(FieldRulesTest, TheCharacterZeroIsRefusedInEveryString) {
  Everything message = Good();
  message.set_required_text(std::string("a\0b", 3));
  EXPECT_THAT(Check(message), ElementsAre("required_text: Must not contain the character U+0000."));
}

TEST_F(FieldRulesTest, FormatsAndPatternsApplyToWholeValues) {
  Everything message = Good();
  message.set_id("018bcfe5-6880-7c31-a9f4-0c5a4e9f2d10");
  message.set_plate("H 1234 AB");
  EXPECT_THAT(Check(message), IsEmpty());
  message.set_id("018bcfe5");
  message.set_plate("xH 1234 AB");
  message.add_codes("Not A Code");
  const auto texts = Check(message);
  ASSERT_EQ(texts.size(), 3u);
  EXPECT_THAT(texts[0], HasSubstr("id: Must be a UUID"));
  EXPECT_THAT(texts[1], HasSubstr("plate: Must match the pattern"));
  EXPECT_THAT(texts[2], HasSubstr("codes[1]: Must be a code"));
}

TEST_F(FieldRulesTest, RangesHoldAndNumbersAreFinite) {
  Everything message = Good();
  message.set_count(10);
  message.add_weights(0);
  EXPECT_THAT(Check(message), IsEmpty());
  message.set_count(11);
  message.add_weights(-0.5);
  message.add_weights(std::numeric_limits<double>::quiet_NaN());
  message.mutable_required_place()->set_latitude(-90.5);
  EXPECT_THAT(
      Check(message),
      ElementsAre("required_place.latitude: Must be at least -90.", "count: Must be at most 10.",
                  "weights[1]: Must be at least 0.", "weights[2]: Must be a finite number."));
}

TEST_F(FieldRulesTest, TooManyItemsAreCountedAndNotRead) {
  Everything message = Good();
  for (int i = 0; i < 1000; ++i) message.add_codes("Not A Code");
  EXPECT_THAT(Check(message), ElementsAre("codes: Must hold at most 2 items; it holds 1001."));
}

// protobuf's maps have another layout under ThreadSanitizer than in Debian's library.
#ifndef __SANITIZE_THREAD__
TEST_F(FieldRulesTest, MapsAreCheckedInKeysAndValues) {
  Everything message = Good();
  (*message.mutable_labels())["a"] = "long value";
  (*message.mutable_places())["p"].set_latitude(1000);
  EXPECT_THAT(Check(message),
              ElementsAre("labels.value: Must be at most 3 characters long; it has 10.",
                          "places.value.latitude: Must be at most 90."));
  (*message.mutable_labels())["b"] = "";
  (*message.mutable_labels())["c"] = "";
  EXPECT_THAT(Check(message)[0], "labels: Must hold at most 2 items; it holds 3.");
}
#endif

TEST_F(FieldRulesTest, TimesDurationsAndEnumsMustBeReal) {
  Everything message = Good();
  message.mutable_time()->set_seconds(253402300800);
  message.mutable_duration()->set_seconds(1);
  message.mutable_duration()->set_nanos(-1);
  message.add_colours(static_cast<Everything::Colour>(7));
  message.set_choice_text("long");
  const auto texts = Check(message);
  ASSERT_EQ(texts.size(), 4u);
  EXPECT_THAT(texts[0], HasSubstr("time: Must be a time"));
  EXPECT_THAT(texts[1], HasSubstr("duration: Must be a duration"));
  EXPECT_THAT(texts[2], HasSubstr("colours[0]: Must be a value of"));
  EXPECT_THAT(texts[3], HasSubstr("choice_text: Must be at most 3"));
}

TEST_F(FieldRulesTest, OutputOnlyFieldsAreClearedUnread) {
  Everything message = Good();
  message.mutable_hidden()->set_latitude(1000);
  EXPECT_THAT(rules_.Check(&message), IsEmpty());
  EXPECT_FALSE(message.has_hidden());
}

TEST_F(FieldRulesTest, RecursionIsFollowedAndViolationsAreCapped) {
  FieldRules rules;
  ASSERT_TRUE(rules.Compile(testdata::v1::EchoRequest::descriptor()).ok());
  testdata::v1::EchoRequest request;
  auto* item = request.add_items();
  item->set_description("ok");
  item->add_children()->set_description("ok");
  auto* deep = item->mutable_children(0)->add_children();
  deep->set_number(5);
  auto violations = rules.Check(&request);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "items[0].children[0].children[0].description");
  EXPECT_EQ(deep->number(), 0);
  for (int i = 0; i < 200; ++i) deep->add_children();
  EXPECT_EQ(rules.Check(&request).size(), FieldRules::kMaxViolations);
}

TEST(FieldRulesCompileTest, RulesThatDoNotFitAreToldWithTheirField) {
  const auto error = [](const google::protobuf::Descriptor* type) {
    return std::string(FieldRules().Compile(type).message());
  };
  EXPECT_THAT(error(testdata::v1::LengthOfNumber::descriptor()),
              HasSubstr("tanggap.testdata.v1.LengthOfNumber.value has a length"));
  EXPECT_THAT(error(testdata::v1::RangeOfText::descriptor()),
              HasSubstr("RangeOfText.value has a minimum"));
  EXPECT_THAT(error(testdata::v1::ItemsOfOne::descriptor()),
              HasSubstr("ItemsOfOne.value has an item count"));
  EXPECT_THAT(error(testdata::v1::BadPattern::descriptor()),
              HasSubstr("BadPattern.value has a pattern that RE2"));
  EXPECT_THAT(error(testdata::v1::FormatOfBytes::descriptor()),
              HasSubstr("FormatOfBytes.value has a pattern or a format"));
  EXPECT_THAT(error(testdata::v1::RequiredChoice::descriptor()), HasSubstr("lies in a oneof"));
  EXPECT_THAT(error(testdata::v1::RequiredFlag::descriptor()), HasSubstr("required bool"));
  EXPECT_THAT(error(testdata::v1::PerItemOfOne::descriptor()),
              HasSubstr("PerItemOfOne.value says per_item"));
  EXPECT_THAT(error(testdata::v1::MisfitInside::descriptor()), HasSubstr("RangeOfText.value"));
}

TEST(FieldRulesPerItemTest, ItemsAreCountedAndLeftToTheirHandler) {
  FieldRules rules;
  ASSERT_TRUE(rules.Compile(testdata::v1::Batch::descriptor()).ok());
  testdata::v1::Batch batch;
  EXPECT_EQ(rules.Check(&batch).size(), 1u);
  batch.add_items()->set_description("far too long");
  batch.mutable_items(0)->set_number(7);
  EXPECT_THAT(rules.Check(&batch), IsEmpty());
  EXPECT_EQ(batch.items(0).number(), 7);
  batch.add_items();
  batch.add_items();
  ASSERT_EQ(rules.Check(&batch).size(), 1u);
  EXPECT_EQ(rules.Check(&batch)[0].field, "items");
}

TEST(FieldRulesPerItemTest, TheHandlersOwnCheckNamesPathsFromTheItem) {
  FieldRules rules;
  ASSERT_TRUE(rules.Compile(testdata::v1::Batch::descriptor()).ok());
  testdata::v1::Item item;
  item.set_number(7);
  const std::vector<errors::FieldViolation> violations = rules.Check(&item);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "description");
  EXPECT_EQ(item.number(), 0);
}

TEST(FieldRulesCompileTest, ARuleOfANewerContractIsRefused) {
  // A field whose option holds rule number 99, as a contract compiled tomorrow might.
  google::protobuf::FileDescriptorProto file;
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  file.set_name("newer.proto");
  file.set_syntax("proto3");
  auto* field = file.add_message_type()->add_field();
  file.mutable_message_type(0)->set_name("Newer");
  field->set_name("value");
  field->set_number(1);
  field->set_type(google::protobuf::FieldDescriptorProto::TYPE_STRING);
  field->set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  auto* rules = field->mutable_options()->MutableExtension(common::v1::rules);
  rules->GetReflection()->MutableUnknownFields(rules)->AddVarint(99, 1);
  const auto* built = pool.BuildFile(file);
  ASSERT_NE(built, nullptr);
  FieldRules compiled;
  EXPECT_THAT(std::string(compiled.Compile(built->message_type(0)).message()),
              HasSubstr("Newer.value has a rule that this server does not know"));
}

}  // namespace
}  // namespace tanggap::rpc

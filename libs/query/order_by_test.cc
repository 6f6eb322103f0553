#include "libs/query/order_by.h"

#include <gtest/gtest.h>

#include "libs/base/random.h"
#include "libs/errors/error.h"
#include "libs/query/test_schema.h"

namespace tanggap::query {
namespace {

TEST(OrderByTest, ReadsFieldsAndDirections) {
  const FieldSchema schema = TestSchema();
  const struct {
    const char* text;
    std::vector<OrderTerm> order;
  } cases[] = {
      {"", {}},
      {"  ", {}},
      {"create_time", {{"create_time", false}}},
      {"create_time desc", {{"create_time", true}}},
      {" priority  desc ,create_time ", {{"priority", true}, {"create_time", false}}},
      {"state,agency desc,priority,create_time",
       {{"state", false}, {"agency", true}, {"priority", false}, {"create_time", false}}},
  };
  for (const auto& test : cases) {
    const auto order = ParseOrderBy(test.text, schema);
    ASSERT_TRUE(order.ok()) << test.text << order.status();
    EXPECT_EQ(*order, test.order) << test.text;
    EXPECT_EQ(*ParseOrderBy(ToString(*order), schema), test.order);
  }
}

TEST(OrderByTest, SaysWhatIsWrong) {
  const FieldSchema schema = TestSchema();
  const struct {
    std::string text;
    const char* field;
    const char* problem;
  } cases[] = {
      {"stat", "stat", "there is no such field"},
      {"unit", "unit", "the field cannot be sorted by"},
      {"agency asc", "agency", "only desc or a comma may follow a field"},
      {"agency DESC", "agency", "only desc or a comma may follow a field"},
      {"agency desc state", "agency", "only desc or a comma may follow a field"},
      {"agency, agency desc", "agency", "the field is named twice"},
      {"agency,", "", "a field is missing between the commas"},
      {",", "", "a field is missing between the commas"},
      {"Siti Contoh", "", "there is no such field"},
      {std::string(201, 'a'), "", "the order is too long"},
  };
  for (const auto& test : cases) {
    const absl::Status status = ParseOrderBy(test.text, schema).status();
    EXPECT_EQ(errors::ReasonOf(status), errors::Reason::INVALID_ORDER_BY) << test.text;
    EXPECT_EQ(errors::MetadataOf(status, "field"), test.field) << test.text;
    EXPECT_EQ(errors::MetadataOf(status, "problem"), test.problem) << test.text;
    EXPECT_EQ(errors::MetadataOf(status, "fields"), "agency, create_time, priority, state");
    EXPECT_EQ(status.ToString().find("Siti"), std::string::npos);
  }
}

TEST(OrderByTest, TakesFourFieldsAtMost) {
  FieldSchema schema;
  for (const char* name : {"a", "b", "c", "d", "e"}) schema.Text(name).Sortable();
  EXPECT_TRUE(ParseOrderBy("a,b,c,d", schema).ok());
  EXPECT_EQ(errors::MetadataOf(ParseOrderBy("a,b,c,d,e", schema).status(), "problem"),
            "more than 4 fields");
}

TEST(OrderByTest, RandomBytesAreHarmless) {
  const FieldSchema schema = TestSchema();
  base::SeededRandom random(1);
  for (int i = 0; i < 20'000; ++i) {
    const auto order = ParseOrderBy(random.Bytes(random.Below(40)), schema);
    if (!order.ok()) {
      ASSERT_EQ(errors::ReasonOf(order.status()), errors::Reason::INVALID_ORDER_BY);
    }
  }
}

}  // namespace
}  // namespace tanggap::query

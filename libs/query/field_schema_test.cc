#include "libs/query/field_schema.h"

#include <gtest/gtest.h>
#include <tanggap/common/v1/access.pb.h>

#include "libs/query/filter.h"
#include "libs/query/test_schema.h"

namespace tanggap::query {
namespace {

TEST(FieldSchemaTest, FindsFieldsAndListsThem) {
  const FieldSchema schema = TestSchema();
  ASSERT_NE(schema.Find("agency"), nullptr);
  EXPECT_EQ(schema.Find("agency")->type(), FieldType::kText);
  EXPECT_EQ(schema.Find("Agency"), nullptr);
  EXPECT_EQ(schema.Find(""), nullptr);
  EXPECT_EQ(schema.FieldNames(/*sortable_only=*/true), "agency, create_time, priority, state");
}

TEST(FieldSchemaTest, TakesAnEnumOfTheContracts) {
  FieldSchema schema;
  schema.Enum("role", *common::v1::Role_descriptor(), "ROLE_");
  const auto short_name = Filter::Parse("role = FRONT_DESK", schema);
  const auto full_name = Filter::Parse("role = ROLE_FRONT_DESK", schema);
  ASSERT_TRUE(short_name.ok() && full_name.ok());
  EXPECT_EQ(short_name->root(), full_name->root());
  EXPECT_EQ(std::get<Comparison>(short_name->root().node).value,
            Value(EnumValue{"ROLE_FRONT_DESK", common::v1::ROLE_FRONT_DESK}));
  EXPECT_FALSE(Filter::Parse("role = UNSPECIFIED", schema).ok());
  EXPECT_FALSE(Filter::Parse("role = front_desk", schema).ok());
}

TEST(FieldSchemaDeathTest, RefusesAWrongDeclaration) {
  FieldSchema schema;
  schema.Text("agency");
  EXPECT_DEATH(schema.Text("agency"), "declared once");
  EXPECT_DEATH(schema.Text("Agency"), "named as in the contract");
}

}  // namespace
}  // namespace tanggap::query

#include "services/surveys/commands.h"

int main(int argc, char** argv) { return tanggap::surveys::RunCommand(argc, argv); }

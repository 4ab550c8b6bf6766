using System.Runtime.InteropServices;

namespace Keyferry.Text.Regexp.Matching;

/// <summary>One step of a program.</summary>
/// <param name="Code">What it does.</param>
/// <param name="Next">Where it goes on.</param>
/// <param name="Argument">What it needs for that.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Instruction(OpCode Code, int Next, int Argument);

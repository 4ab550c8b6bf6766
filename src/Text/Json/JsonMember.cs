using System.Runtime.InteropServices;
using Keyferry.Text.Values;

namespace Keyferry.Text.Json;

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="Value">Its value.</param>
/// <param name="Raw">The value as it stands in the text.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonMember(GoString Name, GoValue Value, GoString Raw);

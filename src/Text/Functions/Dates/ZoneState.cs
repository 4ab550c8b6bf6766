namespace Keyferry.Text.Functions.Dates;

/// <summary>What a zone prescribes at a moment.</summary>
/// <param name="Abbreviation">Such as <c>CEST</c>; may be empty.</param>
/// <param name="Offset">Seconds east of UTC.</param>
internal readonly record struct ZoneState(string Abbreviation, int Offset);

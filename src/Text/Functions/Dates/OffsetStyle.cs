namespace Keyferry.Text.Functions.Dates;

/// <summary>How an offset from UTC is written.</summary>
[Flags]
internal enum OffsetStyle : byte
{
    /// <summary><c>-07</c>.</summary>
    None = 0,

    /// <summary>Z stands for UTC.</summary>
    Z = 1,
    Colon = 2,
    Minutes = 4,
    Seconds = 8,
}

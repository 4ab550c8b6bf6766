namespace Keyferry.Text.Functions.Dates;

/// <summary>What a piece of a Go time layout stands for.</summary>
internal enum LayoutElement : byte
{
    /// <summary>Nothing: only literal text is left.</summary>
    None,
    LongMonth,
    ShortMonth,
    Month,
    ZeroMonth,
    LongWeekday,
    ShortWeekday,
    Day,
    SpaceDay,
    ZeroDay,
    SpaceYearDay,
    ZeroYearDay,
    Hour24,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    ShortYear,
    UpperHalf,
    LowerHalf,
    ZoneName,

    /// <summary>A numeric offset: see <see cref="OffsetStyle"/>.</summary>
    Offset,

    /// <summary>A fraction with all its digits.</summary>
    Fraction,

    /// <summary>A fraction without its trailing zeros.</summary>
    TrimmedFraction,
}

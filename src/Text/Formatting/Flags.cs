namespace Keyferry.Text.Formatting;

/// <summary>The flags, width and precision of one verb.</summary>
internal struct Flags
{
    public bool Plus;
    public bool Minus;
    public bool Sharp;
    public bool Space;
    public bool Zero;

    /// <summary>The <c>#</c> of <c>%#v</c>: Go syntax.</summary>
    public bool GoSyntax;

    /// <summary>-1 where none was given.</summary>
    public int Width;

    /// <summary>-1 where none was given.</summary>
    public int Precision;

    public static Flags None => new() { Width = -1, Precision = -1 };
}

namespace Keyferry.Text.Templates;

/// <summary>Names that the language gives a meaning.</summary>
internal static class Names
{
    /// <summary>The variable that holds the data which a template was started with.</summary>
    public const string Root = "$";
}

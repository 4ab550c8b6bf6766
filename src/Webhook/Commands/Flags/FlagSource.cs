namespace Keyferry.Webhook.Commands.Flags;

/// <summary>A place where settings are written; earlier places go before later ones.</summary>
public interface IFlagSource
{
    /// <summary>Finds what is written for a flag.</summary>
    /// <param name="flag">The flag.</param>
    /// <returns>The text and where it stands, for errors; null where nothing is written.</returns>
    FlagText? Find(Flag flag);
}

/// <summary>A setting's text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Where">Where it stands, for errors.</param>
public readonly record struct FlagText(string Text, string Where);

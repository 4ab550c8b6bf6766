namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Short forms for the lists of flags.</summary>
internal static class FlagFactory
{
    public static Flag<T> Of<T>(FlagType<T> type, string name, string @default, FlagGroup group, string help) =>
        new(name, @default, group, help, type)
        {
            Takes = type.Takes,
            IsSwitch = (object)type == FlagTypes.Switch,
        };

    public static Flag<T> Ignored<T>(FlagType<T> type, string name, string @default, string reason) =>
        Of(type, name, @default, FlagGroup.Accepted, reason) with { NoEffect = reason };
}

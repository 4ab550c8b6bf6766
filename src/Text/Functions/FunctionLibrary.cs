using System.Collections.Frozen;
using Keyferry.Text.Functions.Builtins;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Functions.Json;
using Keyferry.Text.Functions.Paths;
using Keyferry.Text.Functions.Urls;
using Keyferry.Text.Functions.Versions;
using Keyferry.Text.Functions.Yaml;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The functions of a template in External Secrets: those of Go's language, of sprig, and its own.</summary>
public static class FunctionLibrary
{
    /// <summary>All of them.</summary>
    public static FunctionSet All { get; } = new(Functions(), Methods());

    internal static FunctionTable Functions()
    {
        var table = new FunctionTable();
        Comparison.AddTo(table);
        Indexing.AddTo(table);
        Printing.AddTo(table);
        Strings.CaseFunctions.AddTo(table);
        Strings.ContentFunctions.AddTo(table);
        Strings.LayoutFunctions.AddTo(table);
        Strings.QuoteFunctions.AddTo(table);
        Strings.SplitFunctions.AddTo(table);
        Strings.StringLists.AddTo(table);
        Strings.TrimFunctions.AddTo(table);
        Numbers.ArithmeticFunctions.AddTo(table);
        Numbers.ConversionFunctions.AddTo(table);
        Numbers.DecimalFunctions.AddTo(table);
        Numbers.SequenceFunctions.AddTo(table);
        Lists.ListFunctions.AddTo(table);
        Lists.MembershipFunctions.AddTo(table);
        Maps.MapFunctions.AddTo(table);
        Maps.MergeFunctions.AddTo(table);
        Defaults.DefaultFunctions.AddTo(table);
        Defaults.TypeFunctions.AddTo(table);
        Regexps.RegexpFunctions.AddTo(table);
        DateFunctions.AddTo(table);
        DurationFunctions.AddTo(table);
        PathFunctions.AddTo(table);
        UrlFunctions.AddTo(table);
        VersionFunctions.AddTo(table);
        JsonFunctions.AddTo(table);
        YamlFunctions.AddTo(table);
        Encodings.EncodingFunctions.AddTo(table);
        Encodings.DigestFunctions.AddTo(table);
        Crypto.RandomFunctions.AddTo(table);
        Crypto.PasswordFunctions.AddTo(table);
        Crypto.AesFunctions.AddTo(table);
        Certificates.CertificateFunctions.AddTo(table);
        Encodings.GreetingFunction.AddTo(table);
        Certificates.Pkcs12Functions.AddTo(table);
        Certificates.JwkFunctions.AddTo(table);
        Certificates.RsaDecryptFunction.AddTo(table);
        Certificates.GenerateFunctions.AddTo(table);
        return table;
    }

    internal static Dictionary<GoType, FrozenDictionary<string, Function>> Methods() => new()
    {
        [DateTypes.Time] = TimeMethods.All,
        [DateTypes.Duration] = DurationMethods.All,
        [DateTypes.Month] = NameMethods.OfMonth,
        [DateTypes.Weekday] = NameMethods.OfWeekday,
        [DateTypes.Location] = NameMethods.OfLocation,
        [VersionTypes.Pointer] = VersionMethods.OfPointer,
        [VersionTypes.Value] = VersionMethods.OfValue,
    };
}

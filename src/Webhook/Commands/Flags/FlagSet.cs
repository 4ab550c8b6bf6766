using System.CommandLine;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Gives a command an option for each of some flags, and reads them with the environment and appsettings.json.</summary>
public sealed class FlagSet
{
    private readonly CommandContext _context;
    private readonly IReadOnlyDictionary<string, string> _defaults;
    private readonly Dictionary<string, Option> _options = new(StringComparer.Ordinal);

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="defaults">Defaults that differ from the flags' own, by name.</param>
    /// <param name="context">Output, environment and settings.</param>
    public FlagSet(
        Command command, IEnumerable<Flag> flags, IReadOnlyDictionary<string, string> defaults, CommandContext context)
    {
        _context = context;
        _defaults = defaults;
        foreach (var flag in flags)
        {
            var option = OptionOf(flag);
            _options.Add(flag.Name, option);
            command.Add(option);
        }
    }

    /// <summary>Reads the settings; null where a file of them cannot be read, which then is in the list.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">What is wrong.</param>
    public FlagReader? Open(ParseResult parsed, out IReadOnlyList<string> errors)
    {
        SettingsSource settings;
        try
        {
            settings = new SettingsSource(Settings().GetSection("Keyferry"));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors = [$"{e.Message}{(e.InnerException is { } inner ? ": " + inner.Message : "")}"];
            return null;
        }

        errors =
        [
            .. settings.Unknown(RunFlags.All)
                .Select(static path => $"appsettings.json: {path} is no setting: see keyferry run --help"),
        ];
        return new FlagReader(
            [new CommandLineSource(parsed, _options), new EnvironmentSource(_context.Environment), settings], _defaults);
    }

    /// <summary>Reads the options of a run; null where something is wrong, which then is in the list.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="parts">What the command does.</param>
    /// <param name="errors">What is wrong.</param>
    /// <param name="more">Reads flags of the command's own.</param>
    public RunOptions? Read(
        ParseResult parsed, Components parts, out IReadOnlyList<string> errors, Action<FlagReader>? more = null)
    {
        if (Open(parsed, out var unknown) is not { } reader)
        {
            errors = unknown;
            return null;
        }

        var options = new RunOptionsBinder(reader, PodNamespace.Find(_context.Environment)).Bind(parts);
        more?.Invoke(reader);
        errors = [.. reader.Errors, .. unknown];
        return errors.Count == 0 ? options : null;
    }

    // A list takes one value each time. Of others an arity of one with several arguments allows repetition, with one value each time.
    private static Option OptionOf(Flag flag) => flag.IsList
        ? new Option<string[]>("--" + flag.Name) { Description = flag.Help, HelpName = flag.Takes, Arity = ArgumentArity.OneOrMore }
        : new Option<string>("--" + flag.Name)
        {
            Description = flag.Help,
            HelpName = flag.Takes,
            Arity = flag.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            AllowMultipleArgumentsPerToken = true,
        };

    private IConfiguration Settings()
    {
        var builder = new ConfigurationBuilder();
        foreach (var folder in _context.SettingsFolders.Distinct())
        {
            builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false);
        }

        return builder.Build();
    }
}

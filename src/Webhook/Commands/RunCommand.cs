using System.CommandLine;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands;

/// <summary>The commands that run the program.</summary>
public sealed class RunCommand
{
    private readonly CommandDefaults _defaults;
    private readonly CommandContext _context;
    private readonly Dictionary<string, Option<string[]>> _options = new(StringComparer.Ordinal);

    /// <summary>Makes a command with an option for each flag.</summary>
    /// <param name="defaults">Which command.</param>
    /// <param name="context">The world around.</param>
    public RunCommand(CommandDefaults defaults, CommandContext context)
    {
        _defaults = defaults;
        _context = context;
        Command = new Command(defaults.Name, defaults.Description) { Hidden = defaults == CommandDefaults.Controller };
        foreach (var flag in RunFlags.All)
        {
            var option = new Option<string[]>("--" + flag.Name)
            {
                Description = flag.Help,
                HelpName = flag.Takes,
                Arity = flag.IsSwitch ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
            };
            _options.Add(flag.Name, option);
            Command.Add(option);
        }

        Command.SetAction(RunAsync);
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Reads options; null where something is wrong, which then is in the list.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">What is wrong.</param>
    public RunOptions? Read(ParseResult parsed, out IReadOnlyList<string> errors)
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

        var reader = new FlagReader(
            [new CommandLineSource(parsed, _options), new EnvironmentSource(_context.Environment), settings],
            _defaults.Defaults);
        var options = new RunOptionsBinder(reader, PodNamespace.Find(_context.Environment)).Bind(_defaults.Parts);
        errors =
        [
            .. reader.Errors,
            .. settings.Unknown(RunFlags.All)
                .Select(static path => $"appsettings.json: {path} is no setting: see keyferry run --help"),
        ];
        return errors.Count == 0 ? options : null;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (Read(parsed, out var errors) is not { } options)
            return await _context.FailAsync(errors);

        try
        {
            await using var host = await KeyferryHost.StartAsync(options, _context.Configure, cancellation: cancellation);
            await host.WaitForShutdownAsync(cancellation);
            return host.Fault is { } fault ? await _context.FailAsync([fault]) : 0;
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or InvalidDataException)
        {
            return await _context.FailAsync([e.Message]);
        }
        catch (Exception e) when (ListenFailure.Is(e))
        {
            return await _context.FailAsync([ListenFailure.Explain(e, options)]);
        }
    }

    private IConfiguration Settings()
    {
        var builder = new ConfigurationBuilder();
        foreach (var folder in _context.SettingsFolders.Distinct())
            builder.AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true, reloadOnChange: false);
        return builder.Build();
    }
}

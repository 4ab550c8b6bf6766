using System.Text.Json;
using Keyferry.Api.Injection;
using Keyferry.Sync.Restarts;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Restarts;

/// <summary>Which keys of which Secrets the containers of a pod template see.</summary>
public sealed class PodTemplateReaderTests
{
    private static readonly TestCaseData[] Forms =
    [
        Form("A_variable_uses_its_key_and_needs_it",
            """{"containers":[{"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}]}]}""", "db: user!"),
        Form("An_optional_variable_does_not_need_it",
            """{"containers":[{"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"user","optional":true}}}]}]}""", "db: user"),
        Form("A_plain_variable_or_one_of_a_config_map_uses_none",
            """{"containers":[{"env":[{"name":"A","value":"x"},{"name":"B","valueFrom":{"configMapKeyRef":{"name":"db","key":"user"}}}]}]}"""),
        Form("An_inline_reference_uses_the_Secret_that_follows_from_it",
            """{"containers":[{"env":[{"name":"A","value":"keyferry://shelf/db#pw"},{"name":"B","value":"keyferry://"}]}]}""",
            new InlineReference("shelf", false, "db", "pw").SecretName + ": value!"),
        Form("All_variables_of_a_Secret_use_all_of_it",
            """{"containers":[{"envFrom":[{"prefix":"P_","secretRef":{"name":"db"}},{"configMapRef":{"name":"c"}}]}]}""", "db: *"),
        Form("Init_containers_count",
            """{"initContainers":[{"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}]}],"containers":[{}]}""", "db: user!"),
        Form("A_volume_uses_all_of_it",
            """{"containers":[{"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""", "db: *"),
        Form("A_volume_that_nobody_mounts_uses_none",
            """{"containers":[{"volumeMounts":[{"name":"w","mountPath":"/v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}"""),
        Form("A_volume_that_an_init_container_mounts_counts",
            """{"initContainers":[{"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""", "db: *"),
        Form("Items_use_their_keys_and_need_them",
            """{"containers":[{"volumeMounts":[{"name":"v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db","items":[{"key":"user","path":"u"},{"key":"pw","path":"p"}]}}]}""",
            "db: pw!, user!"),
        Form("Items_of_an_optional_volume_do_not_need_them",
            """{"containers":[{"volumeMounts":[{"name":"v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db","optional":true,"items":[{"key":"user","path":"u"}]}}]}""",
            "db: user"),
        Form("A_sub_path_uses_the_key_that_is_the_file",
            """{"containers":[{"volumeMounts":[{"name":"v","subPath":"tls.crt"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""", "db: tls.crt"),
        Form("A_sub_path_uses_the_item_that_is_the_file",
            """{"containers":[{"volumeMounts":[{"name":"v","subPath":"./conf/u"}]}],"volumes":[{"name":"v","secret":{"secretName":"db","items":[{"key":"user","path":"conf/u"},{"key":"pw","path":"conf/p"}]}}]}""",
            "db: user!"),
        Form("A_sub_path_that_is_a_folder_uses_what_lies_in_it",
            """{"containers":[{"volumeMounts":[{"name":"v","subPath":"conf"}]}],"volumes":[{"name":"v","secret":{"secretName":"db","items":[{"key":"user","path":"conf/u"},{"key":"pw","path":"confp"}]}}]}""",
            "db: user!"),
        Form("A_sub_path_with_variables_may_be_any",
            """{"containers":[{"volumeMounts":[{"name":"v","subPathExpr":"$(HOST)"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""", "db: *"),
        Form("One_whole_mount_beside_a_sub_path_uses_all",
            """{"containers":[{"volumeMounts":[{"name":"v","subPath":"a"}]},{"volumeMounts":[{"name":"v"}]}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""", "db: *"),
        Form("Projected_sources_count_each",
            """
            {"containers":[{"volumeMounts":[{"name":"v"}]}],"volumes":[{"name":"v","projected":{"sources":[
             {"secret":{"name":"db"}},{"secret":{"name":"api","items":[{"key":"k","path":"k"}]}},{"configMap":{"name":"c"}},{"serviceAccountToken":{"path":"t"}}]}}]}
            """, "api: k!", "db: *"),
        Form("Several_uses_of_a_Secret_come_together",
            """
            {"containers":[{"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}},{"name":"B","valueFrom":{"secretKeyRef":{"name":"db","key":"pw","optional":true}}}]}]}
            """, "db: pw, user!"),
        Form("All_of_it_beside_a_key_is_all_and_needs_the_key",
            """{"containers":[{"envFrom":[{"secretRef":{"name":"db"}}],"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}]}]}""", "db: * user!"),
        Form("Secrets_that_pull_images_do_not_count", """{"imagePullSecrets":[{"name":"db"}],"containers":[{"name":"c"}]}"""),
        Form("Secrets_of_storage_drivers_do_not_count",
            """{"containers":[{"volumeMounts":[{"name":"v"}]}],"volumes":[{"name":"v","csi":{"driver":"d","nodePublishSecretRef":{"name":"db"}}}]}"""),
        Form("Fields_of_other_types_are_passed_over",
            """{"containers":[7,{"env":{"a":1},"envFrom":[null,{"secretRef":"db"}],"volumeMounts":[{"name":7}]}],"volumes":"none","initContainers":null}"""),
        Form("Fields_that_are_newer_do_no_harm",
            """{"containers":[{"env":[{"name":"A","valueFrom":{"fileKeyRef":{"key":"k"}}}],"restartPolicyRules":[{}]}],"schedulingGates":[{"name":"g"}]}"""),
    ];

    [TestCaseSource(nameof(Forms))]
    public void Uses(string podSpec, string[] expected)
    {
        using var document = JsonDocument.Parse($$"""{"spec":{{podSpec}} }""");

        var used = PodTemplateReader.Read(document.RootElement);

        Assert.That(used.OrderBy(static u => u.Key, StringComparer.Ordinal).Select(static u => $"{u.Key}: {Text(u.Value)}"), Is.EqualTo(expected));
    }

    [TestCase("""{"keyferry.io/secrets":"db, api"}""", "api: *", "db: *")]
    [TestCase("""{"keyferry.io/secrets":"db","keyferry.io/secrets-keys":"user,pw=PASSWORD"}""", "db: pw, user")]
    [TestCase("""{"keyferry.io/secrets":"db,api","keyferry.io/secrets-keys":"db/user=U"}""", "api: *", "db: user")]
    [TestCase("""{"keyferry.io/secrets":"","keyferry.io/secrets-keys":"user"}""")]
    [TestCase("""{"keyferry.io/inject":"db","keyferry.io/secrets-keys":"user"}""", "db: user")]
    [TestCase("""{"keyferry.io/inject":"enabled"}""")]
    public void What_the_webhook_gives_to_pods_counts(string annotations, params string[] expected)
    {
        using var document = JsonDocument.Parse($$"""{"metadata":{"annotations":{{annotations}} },"spec":{"containers":[{}]} }""");

        var used = PodTemplateReader.Read(document.RootElement);

        Assert.That(used.OrderBy(static u => u.Key, StringComparer.Ordinal).Select(static u => $"{u.Key}: {Text(u.Value)}"), Is.EqualTo(expected));
    }

    private static TestCaseData Form(string name, string podSpec, params string[] expected) =>
        new TestCaseData(podSpec, expected).SetName($"{nameof(PodTemplateReaderTests)}.{name}");

    private static string Text(ConsumedKeys keys) => keys.Keys is { } some
        ? string.Join(", ", some.Select(k => keys.Required.Contains(k) ? k + "!" : k))
        : string.Join(' ', ["*", .. keys.Required.Select(static k => k + "!")]);
}

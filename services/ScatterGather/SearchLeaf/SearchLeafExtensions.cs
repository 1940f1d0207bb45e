using DesignPatterns.Gathering;
using DesignPatterns.SearchLeaf.Answering;
using DesignPatterns.SearchLeaf.Indexes;
using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchLeaf;

internal static class SearchLeafExtensions
{
    public static void AddSearchLeaf(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<SearchLeafOptions>().BindConfiguration(SearchLeafOptions.Section);
        services.AddSingleton<IValidateOptions<SearchLeafOptions>, SearchLeafOptionsValidator>();
        services.AddSingleton<IndexFolder>();
        services.AddSingleton<LeafIndexes>();
        services.AddSingleton<LeafFaults>();
        services.AddSingleton<Answers>();
        services.AddHostedService<IndexLoader>();
        services.AddListeningLeaf<LeafHandler>();
        services.AddHealthChecks().AddCheck<IndexCheck>("index");
        services.AddFault(
            LeafFaults.SlowLeaf,
            "This leaf is a straggler: it waits before it answers a root.",
            FaultGrades.Percent | FaultGrades.Milliseconds,
            new FaultSetting { Percent = 1, Delay = TimeSpan.FromMilliseconds(100) });
    }
}

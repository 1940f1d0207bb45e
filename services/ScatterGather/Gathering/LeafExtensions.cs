using DesignPatterns.Gathering.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Gathering;

public static class LeafExtensions
{
    /// <summary>
    /// Lets this host answer as a leaf, on a socket of its own: section <c>Leaf</c>, which is
    /// <see cref="LeafListenerOptions"/>.
    /// </summary>
    public static IServiceCollection AddListeningLeaf<THandler>(this IServiceCollection services)
        where THandler : class, ILeafHandler
    {
        services.AddLeaf<THandler>();
        services.AddOptionsWithValidateOnStart<LeafListenerOptions>().BindConfiguration(LeafListenerOptions.Section);
        services.AddSingleton<IValidateOptions<LeafListenerOptions>, LeafListenerOptionsValidator>();
        services.AddSingleton<LeafListener>();
        services.AddHostedService(provider => provider.GetRequiredService<LeafListener>());
        return services;
    }
}

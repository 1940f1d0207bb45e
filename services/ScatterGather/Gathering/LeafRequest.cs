namespace DesignPatterns.Gathering;

/// <summary>What one leaf is asked.</summary>
public readonly record struct LeafRequest<TRequest>(Leaf Leaf, TRequest Request);
